import validate from 'asl-validator';
import type { AslDefinition, AslState } from '../../lib/local/states/asl-schemas';
import { functionsByName } from '../infra/template';
import { CHOICES } from '../support/contract/workflow';
import { readDeployedWorkflow, type DeployedWorkflow } from './deployed-workflow';

type Task = Extract<AslState, { Type: 'Task' }>;

let workflow: DeployedWorkflow;

beforeAll(async () => {
  workflow = await readDeployedWorkflow();
});

const TASKS = ['Validate', 'Apply', 'Observe', 'CleanUp', 'Record', 'RecordFault'].map((task) => ({ task }));

const STATE_OF_STEP: Readonly<Record<string, string>> = {
  validate: 'Validate',
  apply: 'Apply',
  observe: 'Observe',
  'clean-up': 'CleanUp',
  record: 'Record',
};

function taskNamed(name: string): Task {
  const state = workflow.definition.States[name];
  if (state?.Type !== 'Task') throw new Error(`${name} is no task`);
  return state;
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

test('has these tasks and no other', () => {
  const tasks = Object.entries(workflow.definition.States).flatMap(([name, { Type }]) =>
    Type === 'Task' ? [name] : [],
  );

  expect(tasks.toSorted()).toEqual(TASKS.map(({ task }) => task).toSorted());
});

test.each(TASKS)('gives $task a timeout and retries', ({ task }) => {
  const { TimeoutSeconds, Retry } = taskNamed(task);

  expect(TimeoutSeconds).toBeGreaterThan(0);
  expect(Retry).toHaveLength(1);
});

test.each(TASKS)('has every error of $task recorded, but for that of the recording itself', ({ task }) => {
  const { Catch = [] } = taskNamed(task);

  const ways = Catch.map(({ ErrorEquals, Next }) => ({ ErrorEquals, Next }));

  expect(ways).toEqual(task === 'RecordFault' ? [] : [{ ErrorEquals: ['States.ALL'], Next: 'RecordFault' }]);
});

test.each(TASKS)('gives $task longer than its function may run', ({ task }) => {
  const { TimeoutSeconds, Parameters } = taskNamed(task);
  const { Timeout } = functionsByName()[workflow.functionOf(Parameters.FunctionName)].properties;

  expect(TimeoutSeconds).toBeGreaterThan(Number(Timeout));
});

test.each(TASKS)('retries no error of $task that is not named', ({ task }) => {
  const names = (taskNamed(task).Retry ?? []).flatMap(({ ErrorEquals }) => ErrorEquals);

  expect(names).not.toContain('States.ALL');
  expect(names).not.toContain('States.TaskFailed');
});

test.each([
  { task: 'Validate', payload: { 'requestId.$': '$.requestId' } },
  { task: 'Apply', payload: { 'requestId.$': '$.requestId' } },
  { task: 'Observe', payload: { 'requestId.$': '$.requestId' } },
  { task: 'CleanUp', payload: { 'requestId.$': '$.requestId' } },
  { task: 'Record', payload: { 'requestId.$': '$.requestId', 'step.$': '$.step.result' } },
  { task: 'RecordFault', payload: { 'requestId.$': '$.requestId', fault: { 'error.$': '$.fault.Error' } } },
])('gives $task the request id and what the step before said, nothing else', ({ task, payload }) => {
  expect(taskNamed(task).Parameters.Payload).toEqual(payload);
});

test('can reach every state', () => {
  const { definition } = workflow;

  const found = reachable(definition, definition.StartAt, (_name, state) => successors(state));

  expect([...found].toSorted()).toEqual(Object.keys(definition.States).toSorted());
});

test('can end from every state', () => {
  const { definition } = workflow;

  const stuck = Object.keys(definition.States).filter(
    (name) => !reachable(definition, name, (_name, state) => successors(state)).has('Recorded'),
  );

  expect(stuck).toEqual([]);
});

test('succeeds on no path that has not recorded an outcome', () => {
  const { definition } = workflow;
  const withoutRecording = (name: string, state: AslState): string[] =>
    name === 'Record' || name === 'RecordFault'
      ? (taskNamed(name).Catch ?? []).map(({ Next }) => Next)
      : successors(state);

  const found = reachable(definition, definition.StartAt, withoutRecording);

  const succeeding = [...found].filter((name) => definition.States[name]?.Type === 'Succeed');
  expect(succeeding).toEqual([]);
});

test('fails no execution by a state of its own: the error of the recording says more', () => {
  const types = Object.values(workflow.definition.States).map(({ Type }) => Type);

  expect(types).not.toContain('Fail');
});

test('waits at one place for each task that may be repeated', () => {
  const waits = Object.entries(workflow.definition.States).flatMap(([name, state]) =>
    state.Type === 'Wait' ? [{ name, next: state.Next }] : [],
  );

  expect(waits.toSorted((one, other) => one.name.localeCompare(other.name))).toEqual([
    { name: 'WaitToApply', next: 'Apply' },
    { name: 'WaitToCleanUp', next: 'CleanUp' },
    { name: 'WaitToObserve', next: 'Observe' },
  ]);
});

// The contract suite goes by this table instead of the definition.
test.each(Object.entries(CHOICES))('chooses after %s as the table of the contract suite does', (step, choices) => {
  const task = STATE_OF_STEP[step] ?? '';
  const { Next } = taskNamed(task);
  const choice = workflow.definition.States[Next ?? ''];
  if (choice?.Type !== 'Choice') throw new Error(`${task} is followed by no choice`);

  const chosen = choice.Choices.map(({ StringEquals, Next: next }) => [StringEquals, taskAfter(next as string)]);

  expect(Object.fromEntries(chosen)).toEqual(
    Object.fromEntries(Object.entries(choices).map(([says, next]) => [says, STATE_OF_STEP[next]])),
  );
  expect(choice.Default).toBe(task === 'Record' ? 'Recorded' : 'Record');
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
