import type { AslDefinition, AslState } from '../../lib/local/states/asl-schemas';
import type { JsonValue } from '../../lib/base/json';
import type { Execution } from './workflow-runner';

type Task = Extract<AslState, { Type: 'Task' }>;
type Choice = Extract<AslState, { Type: 'Choice' }>;

/** A state of an execution with its input, the errors of its attempts, oldest first, and whether one has succeeded. */
interface Visit {
  readonly name: string;
  readonly input: JsonValue;
  readonly errors: string[];
  hasSucceeded: boolean;
}

/** What followed on a visit: a state, or the end of the execution. */
interface Sequel {
  readonly next: string | undefined;
  readonly end: Execution['end']['status'] | undefined;
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
  const edges = visits.flatMap((visit, index) => {
    const { name } = visit;
    const state = States[name];
    const next = visits[index + 1]?.name;
    const sequel = { next, end: next === undefined ? execution.end.status : undefined };
    return state === undefined ? [] : taken(state, visit, sequel).map((edge) => `${name} ${edge}`);
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

function taken(state: AslState, visit: Visit, sequel: Sequel): string[] {
  switch (state.Type) {
    case 'Task':
      return takenByTask(state, visit, sequel);
    case 'Choice':
      return [choiceEdge(state, ruleFor(state, visit.input))];
    case 'Wait':
    case 'Pass':
      // An execution that has timed out in a wait has not left it.
      return sequel.next === undefined ? [] : [leaves(sequel.next)];
    case 'Succeed':
    case 'Fail':
      return ['ends'];
  }
}

function takenByTask(task: Task, { errors, hasSucceeded }: Visit, { next, end }: Sequel): string[] {
  const timeouts = errors.includes('States.Timeout') ? ['times out'] : [];
  // The error of the last attempt was not retried when the state was left without success.
  const isFinal = !hasSucceeded && end !== 'TIMED_OUT';
  const retries = (isFinal ? errors.slice(0, -1) : errors).flatMap((error) => retryEdge(task, error));
  const way = isFinal ? failureEdges(task, errors.at(-1) ?? '', next) : [];
  return [...timeouts, ...retries, ...way, ...(hasSucceeded ? [leaves(task.Next)] : [])];
}

function retryEdge({ Retry = [] }: Task, error: string): string[] {
  const name = Retry.flatMap(({ ErrorEquals }) => ErrorEquals).find((one) => matches(one, error));
  return name === undefined ? [] : [`retries ${name}`];
}

function failureEdges({ Retry = [], Catch = [] }: Task, error: string, next: string | undefined): string[] {
  const retrier = Retry.findIndex(({ ErrorEquals }) => ErrorEquals.some((name) => matches(name, error)));
  const names = Catch.flatMap(({ ErrorEquals }) => ErrorEquals).filter((name) => matches(name, error));
  return [
    ...(retrier === -1 ? [] : [`gives up by retrier ${retrier}`]),
    ...names.slice(0, 1).map((name) => `catches ${name} and goes to ${next ?? 'nothing'}`),
  ];
}

function matches(name: string, error: string): boolean {
  return name === error || name === 'States.ALL' || (name === 'States.TaskFailed' && error !== 'States.Timeout');
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
    const failed = (details['taskFailedEventDetails'] ??
      details['taskSubmitFailedEventDetails'] ??
      details['taskTimedOutEventDetails']) as { error: string } | undefined;
    if (entered !== undefined) visits.push(visitOf(entered));
    const visit = visits.at(-1);
    if (failed !== undefined) visit?.errors.push(failed.error);
    if (visit !== undefined && 'taskSucceededEventDetails' in details) visit.hasSucceeded = true;
  }
  return visits;
}

function visitOf({ name, input }: { readonly name: string; readonly input: string }): Visit {
  return { name, input: JSON.parse(input) as JsonValue, errors: [], hasSucceeded: false };
}
