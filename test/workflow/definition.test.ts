import validate from 'asl-validator';
import type { AslDefinition, AslState } from '../../lib/local/asl-schemas';
import { functionsByName } from '../infra/template';
import { readDeployedWorkflow, type DeployedWorkflow } from './deployed-workflow';

type Task = Extract<AslState, { Type: 'Task' }>;

let workflow: DeployedWorkflow;

beforeAll(async () => {
  workflow = await readDeployedWorkflow();
});

const TASKS = ['Validate', 'Apply', 'Observe', 'Record', 'RecordFault'].map((task) => ({ task }));

function taskNamed(name: string): Task {
  const state = workflow.definition.States[name];
  if (state?.Type !== 'Task') throw new Error(`${name} is no task`);
  return state;
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

test.each(TASKS)('gives $task a timeout, retries and a catcher of all errors', ({ task }) => {
  const { TimeoutSeconds, Retry, Catch } = taskNamed(task);

  expect(TimeoutSeconds).toBeGreaterThan(0);
  expect(Retry).toHaveLength(1);
  expect(Catch?.at(-1)?.ErrorEquals).toEqual(['States.ALL']);
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
    (name) =>
      !reachable(definition, name, (_name, state) => successors(state)).has('Recorded') &&
      name !== 'OutcomeNotRecorded',
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

test('fails the execution only when the outcome could not be recorded', () => {
  const leadingToFail = Object.entries(workflow.definition.States).flatMap(([name, state]) =>
    successors(state).some((next) => workflow.definition.States[next]?.Type === 'Fail') ? [name] : [],
  );

  expect(leadingToFail).toEqual(['RecordFault']);
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
