import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeExecutionCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  type DescribeExecutionCommandOutput,
} from '@aws-sdk/client-sfn';
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEngine, type Engine } from '../../../lib/local/engine';
import { KillableEngine } from '../../support/engine/killable-engine';
import {
  removeFolders,
  stateMachine,
  table,
  task,
  temporaryFolder,
  writeAssembly,
} from '../../support/engine/test-assembly';

const stateMachineArn = 'arn:aws:states:eu-central-1:000000000000:stateMachine:Machine';
const executionArn = 'arn:aws:states:eu-central-1:000000000000:execution:Machine:one';

const resources = {
  Table: table(),
  Machine: stateMachine({
    StartAt: 'Before',
    States: {
      Before: task('Before', { Next: 'Watch' }),
      Watch: {
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:dynamodb:putItem.waitForTaskToken',
        Parameters: {
          TableName: 'Table',
          Item: { pk: { S: 'WAITING' }, sk: { S: 'ITEM' }, token: { 'S.$': '$$.Task.Token' } },
        },
        TimeoutSeconds: 60,
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.fault', Next: 'After' }],
        ResultPath: '$.answer',
        Next: 'After',
      },
      After: task('After', { End: true }),
    },
  }),
  Before: calls('Before'),
  After: calls('After'),
};

let folder: string;
let dataDir: string;
let assemblyDir: string;
let child: KillableEngine;
let engine: Engine | undefined;

/** A function that is told where to write down its calls. */
function calls(name: string): { Type: string; Properties: Record<string, unknown> } {
  return { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { NAME: name } } } };
}

beforeEach(async () => {
  folder = await temporaryFolder();
  dataDir = join(folder, 'data');
  const write = `require('node:fs').appendFileSync(${JSON.stringify(join(folder, 'calls'))}, process.env.NAME + '\\n');`;
  assemblyDir = await writeAssembly(resources, {
    Before: `${write} return { ...event, before: true };`,
    After: `${write}
      while (!require('node:fs').existsSync(${JSON.stringify(join(folder, 'open'))})) await new Promise((resolve) => setTimeout(resolve, 10));
      return event;`,
  });
  child = await KillableEngine.start(assemblyDir, dataDir);
});

afterEach(async () => {
  await child.kill();
  await engine?.stop();
  engine = undefined;
  await removeFolders();
});

const config = (endpoint: string): object => ({
  endpoint,
  region: 'eu-central-1',
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
});

/** The token in the table, as soon as it is there. */
async function storedToken(endpoint: string): Promise<string> {
  const client = new DynamoDBClient(config(endpoint));
  const get = new GetItemCommand({ TableName: 'Table', Key: { pk: { S: 'WAITING' }, sk: { S: 'ITEM' } } });
  for (;;) {
    const { Item } = await client.send(get);
    if (Item?.['token']?.S !== undefined) return Item['token'].S;
    await sleep(5);
  }
}

async function put(endpoint: string): Promise<void> {
  const Item = { pk: { S: 'OTHER' }, sk: { S: 'ITEM' } };
  await new DynamoDBClient(config(endpoint)).send(new PutItemCommand({ TableName: 'Table', Item }));
}

/** Runs an execution to its token and gives that. */
async function execute({ dynamodb, stepFunctions }: Engine['endpoints']): Promise<string> {
  const start = new StartExecutionCommand({ stateMachineArn, name: 'one', input: '{"id":1}' });
  await new SFNClient(config(stepFunctions)).send(start);
  return storedToken(dynamodb);
}

async function answer(endpoint: string, taskToken: string): Promise<void> {
  await new SFNClient(config(endpoint)).send(new SendTaskSuccessCommand({ taskToken, output: '"settled"' }));
}

async function callsSoFar(): Promise<string[]> {
  return (await readFile(join(folder, 'calls'), 'utf8')).split('\n').slice(0, -1);
}

async function restart(): Promise<Engine> {
  await child.kill();
  engine = await startEngine({ assemblyDir, dataDir, timeScale: 0.1 });
  return engine;
}

async function ended(running: Engine): Promise<DescribeExecutionCommandOutput> {
  await appendFile(join(folder, 'open'), '');
  await running.idle();
  return new SFNClient(config(running.endpoints.stepFunctions)).send(new DescribeExecutionCommand({ executionArn }));
}

test('after kill -9 an execution waits on in the state that it was in, and its token is still good', async () => {
  const token = await execute(child.endpoints);

  const again = await restart();
  const stored = await storedToken(again.endpoints.dynamodb);
  await answer(again.endpoints.stepFunctions, token);
  const execution = await ended(again);

  expect(stored).toBe(token);
  expect(execution.status).toBe('SUCCEEDED');
  expect(JSON.parse(execution.output ?? '')).toEqual({ id: 1, before: true, answer: 'settled' });
  expect(await callsSoFar()).toEqual(['Before', 'After']);
  await expect(answer(again.endpoints.stepFunctions, token)).rejects.toMatchObject({ name: 'TaskTimedOut' });
});

test('an answer that was taken before kill -9 is not lost', async () => {
  const endpoints = child.endpoints;
  const token = await execute(endpoints);
  await answer(endpoints.stepFunctions, token);
  while ((await callsSoFar()).length < 2) await sleep(5);

  const again = await restart();
  const second = answer(again.endpoints.stepFunctions, token);
  await expect(second).rejects.toMatchObject({ name: 'TaskTimedOut' });
  const execution = await ended(again);

  expect(JSON.parse(execution.output ?? '')).toMatchObject({ answer: 'settled' });
  expect(await callsSoFar()).toEqual(['Before', 'After', 'After']);
});

test('the time of a token goes on after kill -9', async () => {
  await execute(child.endpoints);
  await sleep(3_000); // half of its time
  await put(child.endpoints.dynamodb); // the clock goes on from the last write

  const { startDate, stopDate, output } = await ended(await restart());

  expect(JSON.parse(output ?? '')).toMatchObject({ fault: { Error: 'States.Timeout' } });
  const tookSeconds = ((stopDate?.getTime() ?? 0) - (startDate?.getTime() ?? 0)) / 1_000;
  expect(tookSeconds).toBeGreaterThanOrEqual(60);
  expect(tookSeconds).toBeLessThan(85);
});
