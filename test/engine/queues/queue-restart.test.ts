import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEngine, type Engine } from '../../../lib/local/engine';
import { KillableEngine } from '../../support/engine/killable-engine';
import { callSqs, receiveAll, type SqsMessage } from '../../support/engine/sqs-client';
import { queue, queueTo, removeFolders, temporaryFolder, writeAssembly } from '../../support/engine/test-assembly';

let folder: string;
let dataDir: string;
let assemblyDir: string;
let child: KillableEngine | undefined;
let engine: Engine | undefined;

beforeEach(async () => {
  folder = await temporaryFolder();
  dataDir = join(folder, 'data');
  assemblyDir = await writeAssembly(
    {
      Queue: queue({}, 'Dead', 2),
      Dead: queue(),
      Work: queue(),
      Mapping: queueTo('Work', 'Worker'),
      Worker: {
        Type: 'AWS::Lambda::Function',
        Properties: { Timeout: 20, Environment: { Variables: { CALLS: join(folder, 'calls') } } },
      },
    },
    {
      Worker: `const { appendFileSync, existsSync } = require('node:fs');
        for (const { body, attributes } of event.Records) {
          appendFileSync(process.env.CALLS, body + ' ' + attributes.ApproximateReceiveCount + '\\n');
        }
        while (!existsSync(process.env.CALLS + '-open')) await new Promise((resolve) => setTimeout(resolve, 10));`,
    },
  );
});

afterEach(async () => {
  await child?.kill();
  await engine?.stop();
  engine = undefined;
  await removeFolders();
});

/** Starts an engine that can be killed; gives the endpoint of SQS. */
async function startInChild(): Promise<string> {
  child = await KillableEngine.start(assemblyDir, dataDir);
  return child.endpoints.sqs;
}

async function calls(): Promise<string[]> {
  const text = await readFile(join(folder, 'calls'), 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

function summary(messages: readonly SqsMessage[]): string[] {
  return messages.map(({ Body, Attributes }) => `${Body} ${Attributes?.['ApproximateReceiveCount'] ?? ''}`).sort();
}

test('after kill -9 every message that was not deleted is there, with its count of receipts', async () => {
  const sqs = await startInChild();
  const QueueUrl = `${sqs}/000000000000/Queue`;
  const receive = async (): Promise<SqsMessage | undefined> =>
    (await callSqs(sqs, 'ReceiveMessage', { QueueUrl })).body.Messages?.[0];
  await callSqs(sqs, 'SendMessage', { QueueUrl, MessageBody: 'deleted' });
  await callSqs(sqs, 'DeleteMessage', { QueueUrl, ReceiptHandle: (await receive())?.ReceiptHandle });
  await callSqs(sqs, 'SendMessage', { QueueUrl, MessageBody: 'in flight' });
  await receive();
  await callSqs(sqs, 'SendMessage', { QueueUrl, MessageBody: 'visible' });
  await callSqs(sqs, 'SendMessage', { QueueUrl, MessageBody: 'delayed', DelaySeconds: 900 });
  await callSqs(sqs, 'SendMessage', { QueueUrl: `${sqs}/000000000000/Work`, MessageBody: 'work' });
  while ((await calls()).length === 0) await sleep(5);

  await child?.kill();
  await appendFile(join(folder, 'calls-open'), '');
  engine = await startEngine({ assemblyDir, dataDir, timeScale: 0.1 });
  await engine.idle();

  expect(summary(await receiveAll(engine, 'Queue'))).toEqual(['in flight 2', 'visible 1']);
  expect(await calls()).toEqual(['work 1', 'work 2']);
});

test('a message that every run of the engine dies over ends in the dead-letter queue', async () => {
  for (const body of ['poison', undefined]) {
    const sqs = await startInChild();
    const QueueUrl = `${sqs}/000000000000/Queue`;
    if (body !== undefined) await callSqs(sqs, 'SendMessage', { QueueUrl, MessageBody: body });
    await callSqs(sqs, 'ReceiveMessage', { QueueUrl });
    await child?.kill();
  }

  engine = await startEngine({ assemblyDir, dataDir, timeScale: 0.1 });

  expect(await receiveAll(engine, 'Queue')).toEqual([]);
  expect((await receiveAll(engine, 'Dead')).map(({ Body }) => Body)).toEqual(['poison']);
});
