import { appendFile, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MessageJournal } from '../../../lib/local/queues/message-journal';
import { MessageQueue } from '../../../lib/local/queues/message-queue';
import { removeFolders, temporaryFolder } from '../../support/engine/test-assembly';

afterEach(removeFolders);

const masterKey = Buffer.alloc(32, 1);
const clock = { nowMs: () => Date.parse('2026-03-01T10:00:00Z') };

function open(file: string | undefined, key = masterKey): { journal: MessageJournal; queue: MessageQueue } {
  const journal = MessageJournal.open(file, key);
  const log = journal.logOf('Queue');
  return { journal, queue: new MessageQueue({ clock, messages: journal.messagesOf('Queue'), ...(log && { log }) }) };
}

test('drops the line that a crash has cut off, and takes more after it', async () => {
  const file = join(await temporaryFolder(), 'messages.ndjson');
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
  const file = join(await temporaryFolder(), 'messages.ndjson');
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

test('a message that failed before a restart comes when it was to, one that was in flight at once', async () => {
  const file = join(await temporaryFolder(), 'messages.ndjson');
  const first = open(file);
  ['failed', 'in flight'].forEach((body) => first.queue.send({ body }));
  const [failed] = first.queue.receive(2);
  first.queue.giveBack(failed?.receiptHandle ?? '', clock.nowMs() + 10_000);
  first.journal.close();

  const second = open(file);
  const received = second.queue.receive(10);
  const counts = second.queue.counts();
  second.journal.close();

  expect(received.map(({ body, receiveCount }) => ({ body, receiveCount }))).toEqual([
    { body: 'in flight', receiveCount: 2 },
  ]);
  expect(counts).toEqual({ visible: 0, inFlight: 1, delayed: 1 });
});

test('keeps what was sent sealed, and says so when it cannot be opened', async () => {
  const file = join(await temporaryFolder(), 'messages.ndjson');
  const first = open(file);
  first.queue.send({ body: 'canary', attributes: { key: { DataType: 'String', StringValue: 'canary' } } });
  first.journal.close();

  const text = await readFile(file, 'utf8');

  expect(text).not.toContain('canary');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(() => open(file, Buffer.alloc(32, 2))).toThrow('cannot be opened with this master key');
});

test('takes nothing any more after it was closed', async () => {
  const { journal, queue: closed } = open(join(await temporaryFolder(), 'messages.ndjson'));
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
