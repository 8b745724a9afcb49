import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { appendFile, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEngine, type Engine } from '../../lib/local/engine';
import { KillableEngine } from '../support/engine/killable-engine';
import {
  removeFolders,
  stateMachine,
  streamTo,
  table,
  task,
  temporaryFolder,
  writeAssembly,
} from '../support/engine/test-assembly';

const machineArn = 'arn:aws:states:eu-central-1:000000000000:stateMachine:Machine';
const executionArn = 'arn:aws:states:eu-central-1:000000000000:execution:Machine:one';

let assemblyDir: string;
let dataDir: string;
let child: KillableEngine | undefined;
let engine: Engine | undefined;

const config = (endpoint: string): object => ({
  endpoint,
  region: 'eu-central-1',
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
});

beforeEach(async () => {
  dataDir = join(await temporaryFolder(), 'data');
  const marker = join(dataDir, '..', 'calls');
  assemblyDir = await writeAssembly(
    {
      Table: table(),
      Mapping: streamTo('Dispatch', { FunctionResponseTypes: ['ReportBatchItemFailures'] }),
      Machine: stateMachine({
        StartAt: 'Work',
        States: { Work: task('Work', { Next: 'Wait' }), Wait: { Type: 'Wait', Seconds: 10, End: true } },
      }),
      Sealing: { Type: 'AWS::KMS::Key' },
      Dispatch: {
        Type: 'AWS::Lambda::Function',
        Properties: { Environment: { Variables: { CALLS: marker } } },
      },
    },
    {
      Dispatch: `const { appendFileSync, existsSync } = require('node:fs');
        const failures = [];
        for (const { dynamodb } of event.Records) {
          const pk = dynamodb.Keys.pk.S;
          appendFileSync(process.env.CALLS, pk + '\\n');
          if (pk === 'wait' && !existsSync(process.env.CALLS + '-open')) return { batchItemFailures: [{ itemIdentifier: dynamodb.SequenceNumber }] };
        }
        return { batchItemFailures: failures };`,
      Work: `return { startedMs: Date.now() };`,
    },
  );
});

afterEach(async () => {
  await child?.kill();
  await engine?.stop();
  engine = undefined;
  await removeFolders();
});

async function isAnswered(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

async function put(endpoint: string, pk: string): Promise<void> {
  const item = { pk: { S: pk }, sk: { S: 'x' } };
  await new DynamoDBClient(config(endpoint)).send(new PutItemCommand({ TableName: 'Table', Item: item }));
}

async function calls(): Promise<string[]> {
  const text = await readFile(join(dataDir, '..', 'calls'), 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

test('after kill -9 finishes what was under way, keeps all state and leaves no process behind', async () => {
  child = await KillableEngine.start(assemblyDir, dataDir);
  const before = child.endpoints;
  const sealed = await new KMSClient(config(before.kms)).send(
    new GenerateDataKeyCommand({ KeyId: before.keyId, KeySpec: 'AES_256' }),
  );
  await put(before.dynamodb, 'done');
  while ((await calls()).length === 0) await sleep(5);
  await sleep(100);
  await put(before.dynamodb, 'wait');
  const start = new StartExecutionCommand({ stateMachineArn: machineArn, name: 'one', input: '{}' });
  const first = await new SFNClient(config(before.stepFunctions)).send(start);
  while (!(await calls()).includes('wait')) await sleep(5);

  await child.kill();
  while (await isAnswered(before.dynamodb)) await sleep(10);
  await appendFile(join(dataDir, '..', 'calls-open'), '');
  engine = await startEngine({ assemblyDir, dataDir, timeScale: 0.1 });
  const again = await new SFNClient(config(engine.endpoints.stepFunctions)).send(start);
  await engine.idle();

  const execution = await new SFNClient(config(engine.endpoints.stepFunctions)).send(
    new DescribeExecutionCommand({ executionArn }),
  );
  const opened = await new KMSClient(config(engine.endpoints.kms)).send(
    new DecryptCommand({ CiphertextBlob: sealed.CiphertextBlob }),
  );
  const item = await new DynamoDBClient(config(engine.endpoints.dynamodb)).send(
    new GetItemCommand({ TableName: 'Table', Key: { pk: { S: 'done' }, sk: { S: 'x' } } }),
  );
  expect(again).toMatchObject({ executionArn: first.executionArn, startDate: first.startDate });
  expect(execution.status).toBe('SUCCEEDED');
  expect(opened.Plaintext).toEqual(sealed.Plaintext);
  expect(item.Item).toBeDefined();
  expect((await calls()).filter((pk) => pk === 'done')).toHaveLength(1);
  expect((await calls()).at(-1)).toBe('wait');
});

test('refuses a data folder that a live engine holds, and takes it once that has stopped', async () => {
  engine = await startEngine({ assemblyDir, dataDir });

  const second = startEngine({ assemblyDir, dataDir });
  await expect(second).rejects.toThrow('in use by another engine');
  await engine.stop();
  engine = await startEngine({ assemblyDir, dataDir });

  expect(await isAnswered(engine.url)).toBe(true);
});

test('remembers the names of ended executions across an orderly restart', async () => {
  engine = await startEngine({ assemblyDir, dataDir, timeScale: 0 });
  const start = new StartExecutionCommand({ stateMachineArn: machineArn, name: 'one', input: '{}' });
  await new SFNClient(config(engine.endpoints.stepFunctions)).send(start);
  await engine.idle();
  await engine.stop();

  engine = await startEngine({ assemblyDir, dataDir, timeScale: 0 });
  const again = new SFNClient(config(engine.endpoints.stepFunctions)).send(start);

  await expect(again).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
});

test('never turns its clock back, though it ran ahead of the wall clock', async () => {
  engine = await startEngine({ assemblyDir, dataDir, timeScale: 0.001 });
  await sleep(200);
  await put(engine.endpoints.dynamodb, 'done');
  await engine.idle();
  const lastMs = engine.clock.nowMs();
  await engine.stop();

  engine = await startEngine({ assemblyDir, dataDir, timeScale: 1 });

  expect(lastMs - Date.now()).toBeGreaterThan(100_000);
  expect(engine.clock.nowMs()).toBeGreaterThan(lastMs - 100_000);
});

test('keeps its key to the user that runs it', async () => {
  engine = await startEngine({ assemblyDir, dataDir });

  const { mode } = await stat(join(dataDir, 'master.key'));

  expect(mode & 0o777).toBe(0o600);
  expect((await readdir(dataDir)).sort()).toEqual(expect.arrayContaining(['executions.ndjson', 'tables.sqlite']));
});

test('refuses a table of an earlier run that has other keys', async () => {
  engine = await startEngine({ assemblyDir: await writeAssembly({ Table: table() }), dataDir });
  await engine.stop();
  const other = table({
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  });

  const starting = startEngine({ assemblyDir: await writeAssembly({ Table: other }), dataDir });

  await expect(starting).rejects.toThrow('The table Table of an earlier run has other keys');
});

test('refuses the data folder of an earlier run that had fewer tables', async () => {
  engine = await startEngine({ assemblyDir: await writeAssembly({ Table: table() }), dataDir });
  await engine.stop();

  const starting = startEngine({ assemblyDir: await writeAssembly({ Table: table(), Audit: table() }), dataDir });

  await expect(starting).rejects.toThrow(
    'An earlier run had no table Audit, which the template has: use another data folder',
  );
});
