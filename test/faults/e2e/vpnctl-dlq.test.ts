/** `vpnctl dlq` as its users see it, on queues of the local engine; at the end with the product behind them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine } from '../../../lib/local/engine';
import type { Engine } from '../../../lib/local/engine';
import { runVpnctl } from '../../support/cli/vpnctl-process';
import type { Ran, RunOptions } from '../../support/cli/vpnctl-process';
import { createBody } from '../../support/e2e/body';
import { E2eQueue } from '../../support/e2e/queue';
import { startE2eStack } from '../../support/e2e/stack';
import { callSqs, queueUrlOf, receiveAll, sendAll } from '../../support/engine/sqs-client';
import { queue, removeFolders, writeAssembly } from '../../support/engine/test-assembly';

const SECRET = 'canary-psk-4711';
const REQUEST = { operation: 'create', provider: 'nobody', connection: { name: 'branch', psk: SECRET } };
const NEW_ID = /[0-9a-f]{8}-[0-9a-f-]{27}/;

const folder = mkdtempSync(join(tmpdir(), 'vpnctl-dlq-'));
let engine: Engine;

beforeAll(async () => {
  engine = await startEngine({
    assemblyDir: await writeAssembly({
      IntakeQueue: queue({ VisibilityTimeout: 0 }, 'IntakeDeadLetters', 1),
      IntakeDeadLetters: queue({ MessageRetentionPeriod: 1_209_600 }),
      ChunksQueue: queue({ VisibilityTimeout: 0 }, 'ChunksDeadLetters', 1),
      ChunksDeadLetters: queue(),
    }),
  });
});

afterAll(async () => {
  await engine.stop();
  await removeFolders();
  rmSync(folder, { recursive: true, force: true });
});

afterEach(async () => {
  for (const name of ['IntakeQueue', 'IntakeDeadLetters', 'ChunksQueue', 'ChunksDeadLetters']) {
    await callSqs(engine.endpoints.sqs, 'PurgeQueue', { QueueUrl: queueUrlOf(engine, name) });
  }
});

function dlq(args: readonly string[], options: Partial<RunOptions> = {}): Promise<Ran> {
  const env = { VPNCTL_DLQ: queueUrlOf(engine, 'IntakeDeadLetters') };
  return runVpnctl(['dlq', ...args], { cwd: folder, env, ...options });
}

/** Sends messages that are received once and not deleted; gives their ids. */
async function givenUp(name: string, ...bodies: readonly unknown[]): Promise<readonly string[]> {
  await sendAll(
    engine,
    name,
    bodies.map((body) => (typeof body === 'string' ? body : JSON.stringify(body))),
  );
  const received = await receiveAll(engine, name);
  // Given up when the queue is used again.
  await receiveAll(engine, name);
  return received.map(({ MessageId }) => MessageId);
}

test('dead letters are listed by what they ask for, the oldest first, and stay where they are', async () => {
  const [first = '', second = ''] = await givenUp('IntakeQueue', REQUEST, `{"psk":"${SECRET}`);

  const list = await dlq(['list']);
  const again = await dlq(['list', '--json']);

  expect(list).toMatchObject({ code: 0, stderr: '' });
  expect(list.stdout.split('\n').map((line) => line.replace(/ {2}\d{4}-\S+ +/, '  '))).toEqual([
    expect.stringMatching(/^message +sent +bytes {2}what/),
    `${first}  97  create branch at nobody`,
    `${second}  23  it is not JSON`,
    '',
  ]);
  expect((JSON.parse(again.stdout) as { items: object[] }).items).toMatchObject([
    { id: first, from: 'IntakeQueue', bytes: 97 },
    { id: second, useless: 'it is not JSON' },
  ]);
  expect(list.stdout + again.stdout).not.toContain(SECRET);
});

test('a dead letter is shown without its key', async () => {
  const [id = '', other = ''] = await givenUp('IntakeQueue', REQUEST, `operation,psk\ncreate,${SECRET}`);

  const shown = await dlq(['show', id]);
  const broken = await dlq(['show', other]);
  const json = await dlq(['show', id, '--json']);

  expect(shown.stdout).toMatch(
    new RegExp(
      `^${id}  sent .*, 97 bytes, given up by IntakeQueue\nWithout secrets:\n\\{\n.*"psk": "\\[redacted\\]"`,
      's',
    ),
  );
  expect(broken.stdout).toContain('\nNo JSON; words that are no names of fields are left out:\noperation,psk');
  expect(JSON.parse(json.stdout)).toMatchObject({ message: { provider: 'nobody', connection: { psk: '[redacted]' } } });
  expect(shown.stdout + broken.stdout + json.stdout).not.toContain(SECRET);
});

test('what is replayed goes to its queue with the key that it had, and is gone from here', async () => {
  const [keyless = '', keyed = '', useless = ''] = await givenUp(
    'IntakeQueue',
    REQUEST,
    { ...REQUEST, idempotencyKey: 'mine' },
    'psk',
  );

  const ran = await dlq(['replay', keyless, keyed, useless, 'none']);

  expect(ran.code).toBe(4);
  expect(ran.stdout).toMatch(new RegExp(`^replayed ${keyless} as ${NEW_ID.source}\nreplayed ${keyed} as .*\n$`));
  expect(ran.stderr).toBe(
    `${useless} is left: it is not JSON, so it would only come back; drop deletes it\n` +
      'There is no message none in the queue\n',
  );
  expect((await receiveAll(engine, 'IntakeQueue')).map(({ Body }) => JSON.parse(Body) as unknown)).toEqual([
    { ...REQUEST, idempotencyKey: keyless },
    { ...REQUEST, idempotencyKey: 'mine' },
  ]);
  expect(ran.stdout + ran.stderr).not.toContain(SECRET);
});

test('all of another queue are replayed as they are', async () => {
  const task = { batchId: 'bat_1', chunk: 0 };
  await givenUp('ChunksQueue', task, task);
  const queueUrl = queueUrlOf(engine, 'ChunksDeadLetters');

  const ran = await dlq(['replay', '--all', '--queue', queueUrl, '--json']);

  expect(JSON.parse(ran.stdout)).toMatchObject({ replayed: [{}, {}], left: [], missing: [] });
  expect((await receiveAll(engine, 'ChunksQueue')).map(({ Body }) => JSON.parse(Body) as unknown)).toEqual([
    task,
    task,
  ]);
});

test('a queue is found by its stack where SQS is known', async () => {
  const [id = ''] = await givenUp('ChunksQueue', { batchId: 'bat_1' });
  const env = {
    AWS_ENDPOINT_URL_SQS: engine.endpoints.sqs,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
  };

  const found = await dlq(['list', '--of', 'chunks'], { env });
  const none = await dlq(['list', '--of', 'watcher', '--stack', 'Other'], { env });

  expect(found.stdout).toContain(id);
  expect(none).toMatchObject({
    code: 4,
    stderr: 'There is no queue Other-WatcherDeadLetters…: say which with --queue, or --stack and AWS_REGION\n',
  });
});

test('messages are dropped by their ids, or all of them when that is meant', async () => {
  const [first = ''] = await givenUp('IntakeQueue', REQUEST, REQUEST, REQUEST);

  const one = await dlq(['drop', first]);
  const careless = await dlq(['drop', '--all']);
  const rest = await dlq(['drop', '--all', '--yes']);
  const none = await dlq(['list']);

  expect(one).toMatchObject({ code: 0, stdout: `dropped ${first}\n` });
  expect(careless).toMatchObject({
    code: 4,
    stderr: 'drop --all deletes every message of the queue for good: say --yes as well\n',
  });
  expect(rest.stdout.match(/^dropped /gm)).toHaveLength(2);
  expect(none).toMatchObject({ code: 0, stdout: '', stderr: 'There are no dead letters\n' });
});

test.each([
  { name: 'no message', args: ['replay'], code: 4, says: 'Say which messages by their ids, or --all\n' },
  { name: 'messages and all', args: ['drop', 'x', '--all'], code: 4, says: 'Give ids, or --all; not both\n' },
  { name: 'an id that is not there', args: ['show', 'x'], code: 4, says: 'There is no message x in the queue\n' },
  { name: 'no URL', args: ['list', '--queue', 'x'], code: 4, says: '--queue must be the URL of a queue, not "x"\n' },
  {
    name: 'a server that is not there',
    args: ['list', '--queue', 'http://127.0.0.1:1/000000000000/x'],
    code: 1,
    says: 'Nobody answers there (connection refused): http://127.0.0.1:1/000000000000/x\n',
  },
])('$name is told in a sentence', async ({ args, code, says }) => {
  expect(await dlq(args)).toMatchObject({ code, stdout: '', stderr: says });
});

test('a queue that is not there is told in a sentence', async () => {
  const url = `${engine.endpoints.sqs}/000000000000/Nothing`;

  expect(await dlq(['list', '--queue', url])).toMatchObject({ code: 4, stderr: `There is no such queue: ${url}\n` });
});

test('a message whose provider was missing makes one request when that is mended, however often it is replayed', async () => {
  const dataDir = join(folder, 'data');
  const before = await startE2eStack({ providers: [], dataDir, timeScale: 0.005 });
  const [id = ''] = await new E2eQueue(before.engine).send(createBody('late'));
  await before.engine.idle();
  await before.stop();
  const after = await startE2eStack({ providers: ['late'], dataDir });
  const env = {
    VPNCTL_DLQ: after.engine.resources.find(({ logicalId }) => /^IntakeDead/.test(logicalId))?.physicalId ?? '',
  };

  const ran = await dlq(['replay', id], { env });
  // As if the first one had been cut off before the message was deleted.
  await new E2eQueue(after.engine).send({ ...createBody('late'), idempotencyKey: id });
  await after.engine.idle();

  const accepted = after.logs.flatMap(({ line }) => (line.includes('"accepted"') ? [JSON.parse(line) as object] : []));
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(accepted).toHaveLength(2);
  expect(new Set(accepted.map((line) => (line as { requestId: string }).requestId)).size).toBe(1);
  expect(after.simulator('late').calls().create).toBe(1);
  await after.stop();
}, 120_000);
