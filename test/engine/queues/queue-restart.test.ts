import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEngine, type Engine } from '../../../lib/local/engine';
import { MessageJournal } from '../../../lib/local/queues/message-journal';
import { MessageQueue } from '../../../lib/local/queues/message-queue';
import { callSqs, receiveAll, type SqsMessage } from '../../support/engine/sqs-client';
import { queue, queueTo, removeFolders, temporaryFolder, writeAssembly } from '../../support/engine/test-assembly';

let folder: string;
let dataDir: string;
let assemblyDir: string;
let child: ChildProcess | undefined;
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
  child?.kill('SIGKILL');
  await engine?.stop();
  engine = undefined;
  await removeFolders();
});

/** Starts an engine that can be killed; gives the endpoint of SQS. */
async function startInChild(): Promise<string> {
  child = spawn(
    process.execPath,
    ['--import', 'tsx', join(__dirname, '../../support/engine/run-engine.ts'), assemblyDir, dataDir],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    },
  );
  if (child.stdout === null) throw new Error('no output');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return (JSON.parse(line) as Engine['endpoints']).sqs;
}

async function killChild(): Promise<void> {
  child?.kill('SIGKILL');
  if (child) await once(child, 'exit');
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

  await killChild();
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
    await killChild();
  }

  engine = await startEngine({ assemblyDir, dataDir, timeScale: 0.1 });

  expect(await receiveAll(engine, 'Queue')).toEqual([]);
  expect((await receiveAll(engine, 'Dead')).map(({ Body }) => Body)).toEqual(['poison']);
});

describe('the journal', () => {
  const masterKey = Buffer.alloc(32, 1);
  const clock = { nowMs: () => Date.parse('2026-03-01T10:00:00Z') };

  function open(file: string | undefined, key = masterKey): { journal: MessageJournal; queue: MessageQueue } {
    const journal = MessageJournal.open(file, key);
    const log = journal.logOf('Queue');
    return { journal, queue: new MessageQueue({ clock, messages: journal.messagesOf('Queue'), ...(log && { log }) }) };
  }

  test('drops the line that a crash has cut off, and takes more after it', async () => {
    const file = join(folder, 'messages.ndjson');
    const first = open(file);
    first.queue.send({ body: 'a' });
    first.journal.close();
    await appendFile(file, '{"queue":"Queue","put":{"mess');

    const second = open(file);
    second.queue.send({ body: 'b' });
    second.journal.close();
    const third = open(file);
    const received = third.queue.receive(10);
    third.journal.close();

    expect(received.map(({ body }) => body)).toEqual(['a', 'b']);
  });

  test('forgets deleted and purged messages when it is opened again', async () => {
    const file = join(folder, 'messages.ndjson');
    const first = open(file);
    ['a', 'b', 'c'].forEach((body) => first.queue.send({ body }));
    first.queue.receive(1).forEach(({ receiptHandle }) => {
      first.queue.delete(receiptHandle);
    });
    first.queue.purge();
    first.queue.send({ body: 'd' });
    first.journal.close();

    const second = open(file);
    const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
    const received = second.queue.receive(10);
    second.journal.close();

    expect(received.map(({ body }) => body)).toEqual(['d']);
    expect(lines).toHaveLength(1);
  });

  test('keeps what was sent sealed, and says so when it cannot be opened', async () => {
    const file = join(folder, 'messages.ndjson');
    const first = open(file);
    first.queue.send({ body: 'canary', attributes: { key: { DataType: 'String', StringValue: 'canary' } } });
    first.journal.close();

    const text = await readFile(file, 'utf8');

    expect(text).not.toContain('canary');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(() => open(file, Buffer.alloc(32, 2))).toThrow('cannot be opened with this master key');
  });

  test('takes nothing any more after it was closed', () => {
    const { journal, queue: closed } = open(join(folder, 'messages.ndjson'));
    journal.close();

    expect(() => closed.send({ body: 'a' })).toThrow('The engine has stopped');
  });

  test('keeps nothing without a file', () => {
    const { journal, queue: memory } = open(undefined);
    memory.send({ body: 'a' });
    journal.close();

    expect(memory.receive(1)).toHaveLength(1);
    expect(open(undefined).queue.isEmpty).toBe(true);
  });
});
