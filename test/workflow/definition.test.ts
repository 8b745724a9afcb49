import validate from 'asl-validator';
import { CLEANUP_BUDGET_MS } from '../../lambdas/core/domain/request/cleanup';
import type { AslDefinition, AslState } from '../../lib/local/states/asl-schemas';
import { functionsByName } from '../infra/template';
import { CHOICES } from '../support/contract/workflow';
import { readDeployedWorkflow, type DeployedWorkflow } from './deployed-workflow';

type Task = Extract<AslState, { Type: 'Task' }>;

let workflow: DeployedWorkflow;

beforeAll(async () => {
  workflow = await readDeployedWorkflow();
});

/** What a caller may ask for at most, with `deadlineSeconds`. */
const LONGEST_DEADLINE_MS = 3_600_000;

/** The tasks that call a function; `Watch` calls the table. */
const FUNCTION_TASKS = ['Validate', 'Apply', 'Record'].map((task) => ({ task }));

const STATES = { watch: 'Watch', apply: 'Apply' } as const;

function taskNamed(name: string): Task {
  const state = workflow.definition.States[name];
  if (state?.Type !== 'Task') throw new Error(`${name} is no task`);
  return state;
}

/** The function that a task calls, and what it gives it. */
function callOf(task: string): { readonly FunctionName: string; readonly Payload?: unknown } {
  const { Parameters } = taskNamed(task);
  if (!('FunctionName' in Parameters)) throw new Error(`${task} calls no function`);
  return Parameters;
}

/** The task that a state leads to, by way of a wait where there is one. */
function taskAfter(name: string): string | undefined {
  const state = workflow.definition.States[name];
  return state?.Type === 'Wait' ? state.Next : name;
}

/** Names of the states that one state can lead to, by whatever edge. */
function successors(state: AslState): string[] {
  const next = 'Next' in state && state.Next !== undefined ? [state.Next] : [];
  if (state.Type === 'Task') return [...next, ...(state.Catch ?? []).map(({ Next }) => Next)];
  if (state.Type !== 'Choice') return next;
  return [...state.Choices.map(({ Next }) => Next as string), ...(state.Default === undefined ? [] : [state.Default])];
}

/** Names of the states that can be reached from `from`, itself included, by the given successors. */
function reachable(
  { States }: AslDefinition,
  from: string,
  successorsOf: (name: string, state: AslState) => string[],
): Set<string> {
  const found = new Set<string>();
  const open = [from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const state = States[name];
    if (state === undefined || found.has(name)) continue;
    found.add(name);
    open.push(...successorsOf(name, state));
  }
  return found;
}

test('is valid Amazon States Language', () => {
  const result = validate(JSON.parse(workflow.definitionText) as object);

  expect(result.errorsText()).toBe('');
  expect(result.isValid).toBe(true);
});

test('has these states and no other', () => {
  const states = Object.entries(workflow.definition.States).map(([name, { Type }]) => `${Type} ${name}`);

  expect(states.toSorted()).toEqual([
    'Choice IsApplied',
    'Task Apply',
    'Task Record',
    'Task Validate',
    'Task Watch',
    'Wait WaitToApply',
  ]);
});

test.each(FUNCTION_TASKS)('gives $task longer than its function may run', ({ task }) => {
  const { TimeoutSeconds } = taskNamed(task);
  const { Timeout } = functionsByName()[workflow.functionOf(callOf(task).FunctionName)].properties;

  expect(TimeoutSeconds).toBeGreaterThan(Number(Timeout));
});

test.each([...FUNCTION_TASKS, { task: 'Watch' }])('has every error of $task recorded by Record', ({ task }) => {
  const { Catch = [] } = taskNamed(task);

  const ways = Catch.map(({ ErrorEquals, Next }) => ({ ErrorEquals, Next }));

  expect(ways).toEqual(task === 'Record' ? [] : [{ ErrorEquals: ['States.ALL'], Next: 'Record' }]);
});

test.each(FUNCTION_TASKS)('retries no error of $task that is not named', ({ task }) => {
  const names = (taskNamed(task).Retry ?? []).flatMap(({ ErrorEquals }) => ErrorEquals);

  expect(names).not.toContain('States.ALL');
  expect(names).not.toContain('States.TaskFailed');
});

test('asks for a token again when the write fails, never when the time is over', () => {
  const names = (taskNamed('Watch').Retry ?? []).flatMap(({ ErrorEquals }) => ErrorEquals);

  expect(names).toEqual(['States.TaskFailed']); // which does not match States.Timeout
});

test('writes the token without a condition, so that the newest one stands', () => {
  expect(taskNamed('Watch').Parameters).not.toHaveProperty('ConditionExpression');
});

test('waits for the watcher longer than the longest request may last, and the execution longer than that', () => {
  const { TimeoutSeconds = 0 } = taskNamed('Watch');

  expect(TimeoutSeconds * 1000).toBeGreaterThan(LONGEST_DEADLINE_MS + CLEANUP_BUDGET_MS);
  expect(workflow.definition.TimeoutSeconds).toBeGreaterThan(TimeoutSeconds);
});

test.each(['Validate', 'Apply'])('gives %s the request id and nothing else', (task) => {
  expect(callOf(task).Payload).toEqual({ 'requestId.$': '$.requestId' });
});

test('can reach every state', () => {
  const { definition } = workflow;

  const found = reachable(definition, definition.StartAt, (_name, state) => successors(state));

  expect([...found].toSorted()).toEqual(Object.keys(definition.States).toSorted());
});

test('can end from every state', () => {
  const { definition } = workflow;

  const stuck = Object.keys(definition.States).filter(
    (name) => !reachable(definition, name, (_name, state) => successors(state)).has('Record'),
  );

  expect(stuck).toEqual([]);
});

test('ends in Record alone, on every path', () => {
  const ends = Object.entries(workflow.definition.States).flatMap(([name, state]) =>
    successors(state).length === 0 ? [name] : [],
  );

  expect(ends).toEqual(['Record']);
});

// The contract suite goes by this table instead of the definition.
test('chooses after apply as the table of the contract suite does', () => {
  const choice = workflow.definition.States[taskNamed('Apply').Next ?? ''];
  if (choice?.Type !== 'Choice') throw new Error('Apply is followed by no choice');

  const chosen = choice.Choices.map(({ StringEquals, Next: next }) => [StringEquals, taskAfter(next as string)]);

  expect(Object.fromEntries(chosen)).toEqual(
    Object.fromEntries(Object.entries(CHOICES).map(([says, next]) => [says, STATES[next]])),
  );
  expect(choice.Default).toBe('Record');
});

test('says in every choice where to go when no rule holds', () => {
  const open = Object.entries(workflow.definition.States).flatMap(([name, state]) =>
    state.Type === 'Choice' && state.Default === undefined ? [name] : [],
  );

  expect(open).toEqual([]);
});

test('goes round in no circle without a wait', () => {
  const { definition } = workflow;
  const withoutWaits = (_name: string, state: AslState): string[] => (state.Type === 'Wait' ? [] : successors(state));

  const circling = Object.entries(definition.States).flatMap(([name, state]) =>
    withoutWaits(name, state).some((next) => reachable(definition, next, withoutWaits).has(name)) ? [name] : [],
  );

  expect(circling).toEqual([]);
});
