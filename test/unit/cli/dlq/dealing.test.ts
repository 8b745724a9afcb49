import { dropMessages, replayMessages } from '../../../../lib/cli/vpnctl/dlq/dealing';
import type { DeadLetter } from '../../../../lib/cli/vpnctl/dlq/queue/dead-letter';
import { walk } from '../../../../lib/cli/vpnctl/dlq/queue/walk';
import { DeadLettersInMemory } from '../../../support/cli/dead-letters';

const letter = (id: string, body = '{"operation":"create"}'): DeadLetter => ({
  id,
  body,
  sentAtMs: 0,
  source: 'IntakeQueue6FB53B87',
});
const many = (count: number): DeadLetter[] => Array.from({ length: count }, (_, n) => letter(`m-${n}`));

test('a walk shows each message once, and leaves the queue as it was', async () => {
  const queue = new DeadLettersInMemory(many(25));
  const seen: string[] = [];

  await walk(queue, ({ id }) => {
    seen.push(id);
    return Promise.resolve({});
  });

  expect(seen).toEqual(many(25).map(({ id }) => id));
  expect(queue.ids).toHaveLength(25);
});

test('a walk that has seen enough, or that fails, leaves the queue as it was', async () => {
  const queue = new DeadLettersInMemory(many(25));

  await walk(queue, ({ id }) => Promise.resolve({ isEnough: id === 'm-12' }));
  await expect(walk(queue, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');

  expect([...queue.ids].sort()).toEqual(
    many(25)
      .map(({ id }) => id)
      .sort(),
  );
});

test('a walk does not end because a queue says once that it is empty', async () => {
  const queue = new DeadLettersInMemory([]);
  const receive = queue.receive.bind(queue);
  const answers = [[], [letter('a')]];
  queue.receive = () => Promise.resolve(answers.shift() ?? receive());
  const seen: string[] = [];

  await walk(queue, ({ id }) => Promise.resolve({ isGone: seen.push(id) > 0 }));

  expect(seen).toEqual(['a']);
});

test('messages that are named are replayed, the others stay', async () => {
  const queue = new DeadLettersInMemory(many(15));

  const report = await replayMessages(queue, ['m-3', 'm-11', 'none']);

  expect(report).toEqual({
    done: [
      { id: 'm-3', as: 'again-m-3' },
      { id: 'm-11', as: 'again-m-11' },
    ],
    left: [],
    missing: ['none'],
  });
  expect(queue.resent.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
    { operation: 'create', idempotencyKey: 'm-3' },
    { operation: 'create', idempotencyKey: 'm-11' },
  ]);
  expect(queue.ids).toHaveLength(13);
});

test('all messages are replayed but those that would only come back', async () => {
  const queue = new DeadLettersInMemory([...many(12), letter('bad', 'psk')]);

  const report = await replayMessages(queue, []);

  expect(report.done).toHaveLength(12);
  expect(report.left).toEqual([{ id: 'bad', reason: 'it is not JSON' }]);
  expect(queue.ids).toEqual(['bad']);
});

test('what fails once more while others are replayed is not replayed again', async () => {
  const queue = new DeadLettersInMemory(many(12));
  const resend = queue.resend.bind(queue);
  queue.resend = async (given, body) => {
    const id = await resend(given, body);
    queue.giveUp(letter(id, body));
    return id;
  };

  const report = await replayMessages(queue, []);

  expect(report.done).toHaveLength(12);
  expect(queue.ids).toHaveLength(12);
});

test.each([
  { name: 'before it is sent', broken: 'resend' as const, sent: 0 },
  { name: 'before it is deleted', broken: 'remove' as const, sent: 1 },
])('a message stays when replaying it breaks off $name, and has one key when it is replayed again', async (script) => {
  const queue = new DeadLettersInMemory([letter('m')]);
  const whole = { [script.broken]: queue[script.broken].bind(queue) };
  Object.assign(queue, { [script.broken]: () => Promise.reject(new Error('away')) });

  await expect(replayMessages(queue, ['m'])).rejects.toThrow('away');
  const left = queue.ids;
  Object.assign(queue, whole);
  await replayMessages(queue, ['m']);

  expect(left).toEqual(['m']);
  expect(queue.resent).toHaveLength(script.sent + 1);
  expect(new Set(queue.resent.map(({ body }) => body)).size).toBe(1);
});

test('messages are dropped by name, or all of them', async () => {
  const queue = new DeadLettersInMemory(many(12));

  const named = await dropMessages(queue, ['m-5']);
  const rest = await dropMessages(queue, []);

  expect([named.done, rest.done.length, queue.ids]).toEqual([[{ id: 'm-5' }], 11, []]);
});
