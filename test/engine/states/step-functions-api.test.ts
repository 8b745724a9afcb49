import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
  type StartExecutionCommandOutput,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { startEngine, type Engine } from '../../../lib/local/engine';
import { removeFolders, stateMachine, table, task, writeAssembly } from '../../support/engine/test-assembly';

const resources = {
  Table: table(),
  Machine: stateMachine({
    StartAt: 'Work',
    States: {
      Work: task('Work', { Next: 'Wait' }),
      Wait: { Type: 'Wait', SecondsPath: '$.seconds', Next: 'Done' },
      Done: { Type: 'Succeed' },
    },
  }),
  Work: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { TABLE: { Ref: 'Table' } } } } },
};

const functions = { Work: `return { ...event, table: process.env.TABLE };` };

let engine: Engine;
let sfn: SFNClient;
let machineArn: string;

beforeAll(async () => {
  engine = await startEngine({ assemblyDir: await writeAssembly(resources, functions) });
  sfn = new SFNClient({
    endpoint: engine.endpoints.stepFunctions,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  machineArn = engine.resources.find(({ logicalId }) => logicalId === 'Machine')?.physicalId ?? '';
});

afterAll(async () => {
  sfn.destroy();
  await engine.stop();
  await removeFolders();
});

async function start(name: string, input: object): Promise<StartExecutionCommandOutput> {
  return sfn.send(new StartExecutionCommand({ stateMachineArn: machineArn, name, input: JSON.stringify(input) }));
}

test('runs an execution from StartExecution to its recorded end', async () => {
  const { executionArn } = await start('whole', { seconds: 0 });

  await engine.idle();
  const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
  const first = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 2 }));
  const { nextToken } = first;
  const rest = await sfn.send(new GetExecutionHistoryCommand({ executionArn, nextToken }));
  const last = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1, reverseOrder: true }));

  expect(execution).toMatchObject({
    status: 'SUCCEEDED',
    name: 'whole',
    stateMachineArn: machineArn,
    input: '{"seconds":0}',
    output: '{"seconds":0,"table":"Table"}',
  });
  expect(first.events?.map(({ type }) => type)).toEqual(['ExecutionStarted', 'TaskStateEntered']);
  expect(rest.events?.[0]?.id).toBe(3);
  expect(last.events?.[0]?.type).toBe('ExecutionSucceeded');
  expect(engine.counters()).toMatchObject({ stateTransitions: 3, invocations: { Work: 1 } });
});

test('answers a repeated start of a running execution alike and refuses any other use of its name', async () => {
  const first = await start('twice', { seconds: 600 });

  const again = await start('twice', { seconds: 600 });
  const other = start('twice', { seconds: 601 });
  await expect(other).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  await sfn.send(new StopExecutionCommand({ executionArn: first.executionArn, error: 'Stopped', cause: 'by test' }));
  const ended = start('twice', { seconds: 600 });

  expect(again).toMatchObject({ executionArn: first.executionArn, startDate: first.startDate });
  await expect(ended).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  const execution = await sfn.send(new DescribeExecutionCommand({ executionArn: first.executionArn }));
  expect(execution).toMatchObject({ status: 'ABORTED', error: 'Stopped', cause: 'by test' });
});

test('lists executions, newest first, by status and in pages', async () => {
  await start('list-1', { seconds: 0 });
  await start('list-2', { seconds: 0 });
  await engine.idle();

  const page = await sfn.send(
    new ListExecutionsCommand({ stateMachineArn: machineArn, statusFilter: 'SUCCEEDED', maxResults: 2 }),
  );

  expect(page.executions?.map(({ name }) => name)).toEqual(['list-2', 'list-1']);
});

test.each([
  { name: 'a name with a space', request: { name: 'a b' }, error: 'InvalidName' },
  { name: 'a name of 81 characters', request: { name: 'a'.repeat(81) }, error: 'InvalidName' },
  { name: 'input that is not JSON', request: { input: '{' }, error: 'InvalidExecutionInput' },
  { name: 'an unknown state machine', request: { stateMachineArn: 'arn:none' }, error: 'StateMachineDoesNotExist' },
])('refuses to start with $name', async ({ request, error }) => {
  const starting = sfn.send(new StartExecutionCommand({ stateMachineArn: machineArn, ...request }));

  await expect(starting).rejects.toMatchObject({ name: error });
});
