import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEngine, type Engine } from '../../../lib/local/engine';
import { removeFolders, stateMachine, table, temporaryFolder, writeAssembly } from '../../support/engine/test-assembly';

const stateMachineArn = 'arn:aws:states:eu-central-1:000000000000:stateMachine:Machine';
const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };

const resources = {
  Table: table(),
  Machine: stateMachine({
    StartAt: 'Claim',
    States: {
      Claim: {
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:dynamodb:putItem',
        Parameters: {
          TableName: 'Table',
          Item: { pk: { 'S.$': '$.id' }, sk: { S: 'CLAIM' } },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
        ResultPath: null,
        Catch: [{ ErrorEquals: ['DynamoDb.ConditionalCheckFailedException'], ResultPath: '$.taken', Next: 'Done' }],
        Next: 'Watch',
      },
      Watch: {
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:dynamodb:putItem.waitForTaskToken',
        Parameters: {
          TableName: 'Table',
          Item: {
            pk: { 'S.$': "States.Format('WAITING#{}', $.id)" },
            sk: { S: 'ITEM' },
            token: { 'S.$': '$$.Task.Token' },
          },
        },
        TimeoutSeconds: 600,
        Retry: [{ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 1, MaxAttempts: 1 }],
        ResultPath: '$.answer',
        Next: 'Done',
      },
      Done: { Type: 'Succeed' },
    },
  }),
};

let folder: string;
let assemblyDir: string;
let engine: Engine;
let sfn: SFNClient;
let tables: DynamoDBClient;

beforeAll(async () => {
  folder = await temporaryFolder();
  assemblyDir = await writeAssembly(resources);
  await startAgain();
});

afterAll(async () => {
  await stop();
  await removeFolders();
});

async function startAgain(): Promise<void> {
  engine = await startEngine({ assemblyDir, dataDir: join(folder, 'data'), timeScale: 0.01 });
  sfn = new SFNClient({ endpoint: engine.endpoints.stepFunctions, region: 'eu-central-1', credentials });
  tables = new DynamoDBClient({ endpoint: engine.endpoints.dynamodb, region: 'eu-central-1', credentials });
}

async function stop(): Promise<void> {
  sfn.destroy();
  tables.destroy();
  await engine.stop();
}

/** Starts an execution; gives its ARN. */
async function execute(id: string): Promise<string> {
  const input = JSON.stringify({ id });
  const { executionArn = '' } = await sfn.send(new StartExecutionCommand({ stateMachineArn, name: id, input }));
  return executionArn;
}

/** The token of an execution, as soon as it stands in the table and is another one than before. */
async function tokenOf(id: string, before = ''): Promise<string> {
  for (;;) {
    const Key = { pk: { S: `WAITING#${id}` }, sk: { S: 'ITEM' } };
    const { Item } = await tables.send(new GetItemCommand({ TableName: 'Table', Key, ConsistentRead: true }));
    const token = Item?.['token']?.S ?? before;
    if (token !== before) return token;
    await sleep(5);
  }
}

async function succeed(taskToken: string, output = '{"settled":true}'): Promise<void> {
  await sfn.send(new SendTaskSuccessCommand({ taskToken, output }));
}

async function ended(executionArn: string): Promise<object> {
  await engine.idle();
  const { status, output } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
  return { status, output: JSON.parse(output ?? 'null') as unknown };
}

test('an execution goes on with the output that its token is answered with', async () => {
  const executionArn = await execute('answered');

  await succeed(await tokenOf('answered'));

  expect(await ended(executionArn)).toEqual({
    status: 'SUCCEEDED',
    output: { id: 'answered', answer: { settled: true } },
  });
  const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
  const scheduled = events
    .filter(({ type }) => type === 'TaskScheduled')
    .map((event) => event.taskScheduledEventDetails);
  expect(scheduled.map((details) => details?.resource)).toEqual(['putItem', 'putItem.waitForTaskToken']);
  expect(scheduled[1]?.timeoutInSeconds).toBe(600);
});

test('the engine is not idle while an execution waits for its token', async () => {
  await execute('waiting');
  const token = await tokenOf('waiting');
  let isIdle = false;
  const idle = engine.idle().then(() => (isIdle = true));

  await sleep(100);
  const wasIdle = isIdle;
  await succeed(token);
  await idle;

  expect(wasIdle).toBe(false);
});

test('an error of the table is caught by its name', async () => {
  await succeed(await execute('taken').then(() => tokenOf('taken')));
  await engine.idle();
  const other = await sfn.send(
    new StartExecutionCommand({ stateMachineArn, name: 'taken-again', input: '{"id":"taken"}' }),
  );

  expect(await ended(other.executionArn ?? '')).toMatchObject({
    status: 'SUCCEEDED',
    output: {
      taken: {
        Error: 'DynamoDb.ConditionalCheckFailedException',
        Cause: expect.stringMatching(/^The conditional request failed \(Service: DynamoDb, Status Code: 400/) as string,
      },
    },
  });
});

test('a failure that is sent is retried with another token, and ends the execution with its error', async () => {
  const executionArn = await execute('failed');
  const first = await tokenOf('failed');
  await sfn.send(new SendTaskFailureCommand({ taskToken: first, error: 'Once', cause: 'more' }));
  const second = await tokenOf('failed', first);
  await sfn.send(new SendTaskFailureCommand({ taskToken: second, error: 'Refused', cause: 'by test' }));

  await engine.idle();

  const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
  expect(execution).toMatchObject({ status: 'FAILED', error: 'Refused', cause: 'by test' });
});

test('a token is answered once, with JSON, and only as long as its execution runs', async () => {
  await execute('once');
  const token = await tokenOf('once');
  const stopped = await execute('stopped');
  const tokenOfStopped = await tokenOf('stopped');
  await sfn.send(new StopExecutionCommand({ executionArn: stopped }));

  await expect(succeed(token, '{')).rejects.toMatchObject({ name: 'InvalidOutput' });
  await succeed(token);

  await expect(succeed(token)).rejects.toMatchObject({ name: 'TaskTimedOut' });
  await expect(succeed(tokenOfStopped)).rejects.toMatchObject({ name: 'TaskTimedOut' });
  await expect(succeed(`${token.slice(0, -8)}AAAAAAA=`)).rejects.toMatchObject({ name: 'InvalidToken' });
  await expect(succeed('made up')).rejects.toMatchObject({ name: 'InvalidToken' });
});
