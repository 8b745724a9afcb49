import type { AslDefinition, AslState } from '../../lib/local/states/asl-schemas';
import type { JsonValue } from '../../lib/base/json';
import type { Execution } from './workflow-runner';

type Task = Extract<AslState, { Type: 'Task' }>;
type Choice = Extract<AslState, { Type: 'Choice' }>;

/** The states of an execution, each with its input and the errors of its attempts, oldest first. */
interface Visit {
  readonly name: string;
  readonly input: JsonValue;
  readonly errors: string[];
}

/** Every way that an execution can go, as the definition has it: one line per edge. */
export function edgesOf({ StartAt, TimeoutSeconds, States }: AslDefinition): string[] {
  return [
    `starts at ${StartAt}`,
    ...(TimeoutSeconds === undefined ? [] : ['times out']),
    ...Object.entries(States).flatMap(([name, state]) => edgesOfState(state).map((edge) => `${name} ${edge}`)),
  ];
}

/** The edges that one execution took, in the words of {@link edgesOf}. */
export function edgesTakenBy(execution: Execution, { States }: AslDefinition): string[] {
  const visits = visitsOf(execution);
  const edges = visits.flatMap(({ name, ...visit }, index) => {
    const state = States[name];
    const next = visits[index + 1]?.name;
    return state === undefined ? [] : taken(state, visit, next).map((edge) => `${name} ${edge}`);
  });
  const ending = execution.end.status === 'TIMED_OUT' ? ['times out'] : [];
  return [`starts at ${visits[0]?.name ?? 'nothing'}`, ...edges, ...ending];
}

function edgesOfState(state: AslState): string[] {
  switch (state.Type) {
    case 'Task':
      return [leaves(state.Next), ...errorEdgesOf(state)];
    case 'Choice':
      return [
        ...state.Choices.map((_rule, index) => choiceEdge(state, index)),
        ...(state.Default === undefined ? [] : [choiceEdge(state, -1)]),
      ];
    case 'Wait':
    case 'Pass':
      return [leaves(state.Next)];
    case 'Succeed':
    case 'Fail':
      return ['ends'];
  }
}

function errorEdgesOf({ Retry = [], Catch = [], TimeoutSeconds }: Task): string[] {
  return [
    ...(TimeoutSeconds === undefined ? [] : ['times out']),
    ...Retry.flatMap(({ ErrorEquals }, index) => [
      ...ErrorEquals.map((error) => `retries ${error}`),
      `gives up by retrier ${index}`,
    ]),
    ...Catch.flatMap(({ ErrorEquals, Next }) => ErrorEquals.map((error) => `catches ${error} and goes to ${Next}`)),
  ];
}

function taken(state: AslState, { input, errors }: Omit<Visit, 'name'>, next: string | undefined): string[] {
  switch (state.Type) {
    case 'Task':
      return takenByTask(state, errors, next);
    case 'Choice':
      return [choiceEdge(state, ruleFor(state, input))];
    case 'Wait':
    case 'Pass':
      // An execution that has timed out in a wait has not left it.
      return next === undefined ? [] : [leaves(next)];
    case 'Succeed':
    case 'Fail':
      return ['ends'];
  }
}

function takenByTask(task: Task, errors: readonly string[], next: string | undefined): string[] {
  const timeouts = errors.includes('States.Timeout') ? ['times out'] : [];
  // The error of the last attempt was not retried when something else than success followed.
  const wasCaught = errors.length > 0 && next !== task.Next;
  const retries = (wasCaught ? errors.slice(0, -1) : errors).map((error) => `retries ${error}`);
  const way = wasCaught ? caughtEdges(task, errors.at(-1) ?? '', next) : [leaves(next)];
  return [...timeouts, ...retries, ...way];
}

function caughtEdges({ Retry = [], Catch = [] }: Task, error: string, next: string | undefined): string[] {
  const retrier = Retry.findIndex(({ ErrorEquals }) => ErrorEquals.includes(error));
  const names = Catch.find(({ ErrorEquals }) => ErrorEquals.some((name) => matches(name, error)))?.ErrorEquals ?? [];
  return [
    ...(retrier === -1 ? [] : [`gives up by retrier ${retrier}`]),
    ...names.filter((name) => matches(name, error)).map((name) => `catches ${name} and goes to ${next ?? 'nothing'}`),
  ];
}

function matches(name: string, error: string): boolean {
  return name === error || name === 'States.ALL';
}

function leaves(next: string | undefined): string {
  return next === undefined ? 'ends' : `goes to ${next}`;
}

/** @param rule -1 for the default */
function choiceEdge({ Choices, Default }: Choice, rule: number): string {
  return rule === -1
    ? `goes by default to ${Default ?? 'nothing'}`
    : `goes by rule ${rule} to ${Choices[rule]?.['Next'] as string}`;
}

/** The rule that holds for an input; knows the one kind of rule that the workflow has and refuses others. */
function ruleFor({ Choices }: Choice, input: JsonValue): number {
  return Choices.findIndex(({ Variable, StringEquals, Next, ...others }) => {
    if (typeof Variable !== 'string' || StringEquals === undefined || Object.keys(others).length > 0) {
      throw new Error(`A rule that the ledger does not know leads to ${String(Next)}: ${Object.keys(others).join()}`);
    }
    return valueAt(input, Variable) === StringEquals;
  });
}

/** The value at a path like `$.step.result.next`. */
function valueAt(input: JsonValue, path: string): unknown {
  const names = path.split('.').slice(1);
  return names.reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], input);
}

function visitsOf({ history }: Execution): Visit[] {
  const visits: Visit[] = [];
  for (const { details } of history) {
    const entered = details['stateEnteredEventDetails'] as { name: string; input: string } | undefined;
    const failed = (details['taskFailedEventDetails'] ?? details['taskTimedOutEventDetails']) as
      { error: string } | undefined;
    if (entered !== undefined) {
      visits.push({ name: entered.name, input: JSON.parse(entered.input) as JsonValue, errors: [] });
    }
    if (failed !== undefined) visits.at(-1)?.errors.push(failed.error);
  }
  return visits;
}
