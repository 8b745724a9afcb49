import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeExecutionCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  type DescribeExecutionCommandOutput,
} from '@aws-sdk/client-sfn';
import { startEngine, type Engine, type EngineFaults } from '../../../lib/local/engine';
import { sendAll } from '../../support/engine/sqs-client';
import {
  queue,
  queueTo,
  removeFolders,
  stateMachine,
  table,
  writeAssembly,
  type TestResource,
} from '../../support/engine/test-assembly';

const stateMachineArn = 'arn:aws:states:eu-central-1:000000000000:stateMachine:Machine';
const executionArn = 'arn:aws:states:eu-central-1:000000000000:execution:Machine:one';

let engine: Engine;
let clients: { destroy(): void }[] = [];

afterEach(async () => {
  clients.splice(0).forEach((client) => {
    client.destroy();
  });
  await engine.stop();
  await removeFolders();
});

async function run(
  faults: EngineFaults,
  resources: Record<string, TestResource>,
  functions: Record<string, string> = {},
): Promise<void> {
  engine = await startEngine({ assemblyDir: await writeAssembly(resources, functions), timeScale: 0.01, faults });
}

const config = (endpoint: string): object => ({
  endpoint,
  region: 'eu-central-1',
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  maxAttempts: 1,
});

describe('an execution that waits for its token', () => {
  const Key = { pk: { S: 'WAITING' }, sk: { S: 'ITEM' } };
  const resources = {
    Table: table(),
    Machine: stateMachine({
      StartAt: 'Watch',
      States: {
        Watch: {
          Type: 'Task',
          Resource: 'arn:aws:states:::aws-sdk:dynamodb:putItem.waitForTaskToken',
          Parameters: { TableName: 'Table', Item: { ...Key, token: { 'S.$': '$$.Task.Token' } } },
          Retry: [{ ErrorEquals: ['States.TaskFailed'], MaxAttempts: 2, BackoffRate: 1 }],
          End: true,
        },
      },
    }),
  };

  let sfn: SFNClient;
  let tables: DynamoDBClient;

  async function start(faults: EngineFaults): Promise<void> {
    await run(faults, resources);
    sfn = new SFNClient(config(engine.endpoints.stepFunctions));
    tables = new DynamoDBClient(config(engine.endpoints.dynamodb));
    clients = [sfn, tables];
    await sfn.send(new StartExecutionCommand({ stateMachineArn, name: 'one' }));
  }

  async function storedToken(): Promise<string> {
    for (;;) {
      const { Item } = await tables.send(new GetItemCommand({ TableName: 'Table', Key }));
      if (Item?.['token']?.S !== undefined) return Item['token'].S;
    }
  }

  async function answer(): Promise<void> {
    await sfn.send(new SendTaskSuccessCommand({ taskToken: await storedToken(), output: '"settled"' }));
  }

  async function describeExecution(): Promise<DescribeExecutionCommandOutput> {
    return sfn.send(new DescribeExecutionCommand({ executionArn }));
  }

  test('has its calls to tables struck like those of functions', async () => {
    await start({ seed: 1, tables: { lostAnswer: 1 } });

    await engine.idle();

    expect(await describeExecution()).toMatchObject({ status: 'FAILED', error: 'DynamoDb.SdkClientException' });
    expect(await storedToken()).not.toBe('');
    expect(engine.counters().faults).toEqual({ 'table.lostAnswer': 3 });
  });

  test('goes on when the answer to the call that answers its token is lost', async () => {
    await start({ seed: 1, tokens: { lostAnswer: 1 } });

    await expect(answer()).rejects.toThrow('ECONNRESET');
    await engine.idle();

    expect(await describeExecution()).toMatchObject({ status: 'SUCCEEDED', output: '"settled"' });
    expect(engine.counters().faults).toEqual({ 'token.lostAnswer': 1 });
  });

  test('waits on when the call that answers its token is throttled', async () => {
    await start({ seed: 1, tokens: { throttle: 1 } });

    await expect(answer()).rejects.toMatchObject({ name: 'ThrottlingException' });

    expect(await describeExecution()).toMatchObject({ status: 'RUNNING' });
    expect(engine.counters().faults).toEqual({ 'token.throttle': 1 });
  });
});

test('messages that come twice are processed twice, in the queues that are named, before the engine is idle', async () => {
  await run(
    { seed: 1, queues: { twice: 1, only: ['Struck'] } },
    { Struck: queue(), Spared: queue(), First: queueTo('Struck', 'Worker'), Second: queueTo('Spared', 'Other') },
    { Worker: 'return null;', Other: 'return null;' },
  );

  await sendAll(engine, 'Struck', ['a']);
  await sendAll(engine, 'Spared', ['b']);
  await engine.idle();

  expect(engine.counters()).toMatchObject({ invocations: { Worker: 2, Other: 1 }, faults: { 'queue.twice': 1 } });
});
