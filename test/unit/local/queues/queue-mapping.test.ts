import { MessageQueue, type QueueOptions } from '../../../../lib/local/queues/message-queue';
import { QueueMapping, type QueueMappingOptions } from '../../../../lib/local/queues/queue-mapping';

interface SqsEvent {
  readonly Records: readonly { readonly messageId: string; readonly receiptHandle: string; readonly body: string }[];
}

interface Delivery {
  readonly bodies: readonly string[];
  readonly atMs: number;
}

interface Setting {
  readonly queue: MessageQueue;
  readonly deadLetters: MessageQueue;
  readonly deliveries: readonly Delivery[];
}

const mappings: QueueMapping[] = [];
const clock = { nowMs: () => Date.now() };

beforeEach(() => {
  jest.useFakeTimers({ now: Date.parse('2026-03-01T10:00:00Z') });
});

afterEach(async () => {
  await Promise.all(mappings.splice(0).map((mapping) => mapping.stop()));
  jest.useRealTimers();
});

/** A queue with a mapping to a function that gets the records and gives its answer. */
function run(
  handler: (records: SqsEvent['Records']) => unknown,
  options: Partial<QueueMappingOptions> = {},
  queueOptions: Partial<QueueOptions> = {},
): Setting {
  const deadLetters = new MessageQueue({ clock });
  const queue = new MessageQueue({
    clock,
    visibilityTimeoutMs: 30_000,
    deadLetters: { queue: deadLetters, maxReceiveCount: 5 },
    ...queueOptions,
  });
  const deliveries: Delivery[] = [];
  const startMs = Date.now();
  const mapping = new QueueMapping({
    queue,
    clock,
    reportsItemFailures: true,
    invoke: async (event) => {
      const { Records } = JSON.parse(event) as SqsEvent;
      deliveries.push({ bodies: Records.map(({ body }) => body), atMs: Date.now() - startMs });
      return JSON.stringify((await handler(Records)) ?? null);
    },
    ...options,
  });
  mappings.push(mapping);
  return { queue, deadLetters, deliveries };
}

/** A handler that reports the messages with these bodies as failed. */
function failingOn(...failing: string[]): (records: SqsEvent['Records']) => unknown {
  return (records) => ({
    batchItemFailures: records
      .filter(({ body }) => failing.includes(body))
      .map(({ messageId }) => ({ itemIdentifier: messageId })),
  });
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function send(queue: MessageQueue, ...bodies: string[]): void {
  bodies.forEach((body) => queue.send({ body }));
}

test('delivers what is in the queue at once, up to the batch size, and deletes it', async () => {
  const { queue, deliveries } = run(() => null, { batchSize: 2 });

  send(queue, 'a', 'b', 'c');
  await jest.advanceTimersByTimeAsync(0);

  expect(deliveries).toEqual([
    { bodies: ['a', 'b'], atMs: 0 },
    { bodies: ['c'], atMs: 0 },
  ]);
  expect(queue.isEmpty).toBe(true);
});

test('delivers what was reported as failed again after the visibility timeout, and its neighbours never', async () => {
  const { queue, deliveries } = run(failingOn('b'));

  send(queue, 'a', 'b', 'c');
  await jest.advanceTimersByTimeAsync(30_000);

  expect(deliveries).toEqual([
    { bodies: ['a', 'b', 'c'], atMs: 0 },
    { bodies: ['b'], atMs: 30_000 },
  ]);
});

test('gives a poison message up after five receipts; its neighbours are processed once', async () => {
  const { queue, deadLetters, deliveries } = run(failingOn('poison'));

  send(queue, ...Array.from({ length: 9 }, (_, index) => `good ${index}`), 'poison');
  await jest.advanceTimersByTimeAsync(600_000);

  expect(deliveries.map(({ bodies }) => bodies.length)).toEqual([10, 1, 1, 1, 1]);
  expect(queue.isEmpty).toBe(true);
  expect(deadLetters.receive(10).map(({ body, receiveCount }) => ({ body, receiveCount }))).toEqual([
    { body: 'poison', receiveCount: 6 },
  ]);
});

test.each([
  { name: 'throws', answer: () => Promise.reject(new Error('down')) },
  { name: 'names a message that was not in the batch', answer: () => failures('unknown') },
  { name: 'names an empty id', answer: () => failures('') },
  { name: 'names no id', answer: () => ({ batchItemFailures: [{ id: 'x' }] }) },
  { name: 'names failures that are no list', answer: () => ({ batchItemFailures: 'all' }) },
  { name: 'answers with a text', answer: () => 'done' },
  { name: 'answers with a list', answer: () => [] },
])('delivers the whole batch again when the function $name', async ({ answer }) => {
  const { queue, deliveries } = run(answer);

  send(queue, 'a', 'b');
  await jest.advanceTimersByTimeAsync(30_000);

  expect(deliveries.map(({ bodies }) => bodies)).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
});

function failures(...ids: string[]): object {
  return { batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) };
}

test.each([
  { name: 'nothing', answer: undefined },
  { name: 'an empty object', answer: {} },
  { name: 'no failures', answer: { batchItemFailures: [] } },
  { name: 'failures that are null', answer: { batchItemFailures: null } },
])('deletes the batch when the function answers with $name', async ({ answer }) => {
  const { queue } = run(() => answer);

  send(queue, 'a', 'b');
  await jest.advanceTimersByTimeAsync(0);

  expect(queue.isEmpty).toBe(true);
});

test('takes no notice of reported failures when it was not asked to', async () => {
  const { queue } = run(failingOn('a'), { reportsItemFailures: false });

  send(queue, 'a');
  await jest.advanceTimersByTimeAsync(0);

  expect(queue.isEmpty).toBe(true);
});

test('has so many batches with the function at a time, and no more', async () => {
  const now = { atOnce: 0, most: 0 };
  const { queue, deliveries } = run(
    async () => {
      now.atOnce += 1;
      now.most = Math.max(now.most, now.atOnce);
      await sleep(1_000);
      now.atOnce -= 1;
    },
    { batchSize: 1, maxConcurrency: 2 },
  );

  send(queue, 'a', 'b', 'c', 'd', 'e');
  await jest.advanceTimersByTimeAsync(3_000);

  expect(now.most).toBe(2);
  expect(deliveries.map(({ atMs }) => atMs)).toEqual([0, 0, 1_000, 1_000, 2_000]);
  expect(queue.isEmpty).toBe(true);
});

test('a batch that takes long holds nothing else back', async () => {
  const { queue, deliveries } = run(([record]) => (record?.body === 'slow' ? sleep(20_000) : null), { batchSize: 1 });

  send(queue, 'slow', 'quick');
  await jest.advanceTimersByTimeAsync(100);
  const remaining = queue.counts();

  expect(deliveries.map(({ bodies }) => bodies)).toEqual([['slow'], ['quick']]);
  expect(remaining).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
  await jest.advanceTimersByTimeAsync(20_000);
});

test('waits for a batch to fill as long as the window, and not when it is full', async () => {
  const { queue, deliveries } = run(() => null, { batchSize: 3, windowMs: 5_000 });

  send(queue, 'a');
  await jest.advanceTimersByTimeAsync(4_000);
  send(queue, 'b');
  await jest.advanceTimersByTimeAsync(1_000);
  send(queue, 'c', 'd', 'e');
  await jest.advanceTimersByTimeAsync(0);

  expect(deliveries).toEqual([
    { bodies: ['a', 'b'], atMs: 5_000 },
    { bodies: ['c', 'd', 'e'], atMs: 5_000 },
  ]);
});

test('delivers a message to another call when the first takes longer than the visibility timeout', async () => {
  const tookMs = [40_000, 5_000];
  const { queue, deliveries } = run(() => sleep(tookMs.shift() ?? 0));

  send(queue, 'a');
  await jest.advanceTimersByTimeAsync(60_000);

  expect(deliveries.map(({ atMs }) => atMs)).toEqual([0, 30_000]);
  expect(queue.isEmpty).toBe(true);
});

test('hides messages as long as the lease and still delivers failed ones after the redelivery time', async () => {
  let calls = 0;
  const { queue, deliveries } = run(
    async () => {
      calls += 1;
      await sleep(40_000);
      if (calls === 1) throw new Error('down');
    },
    { leaseMs: 100_000, redeliveryMs: 60_000 },
  );

  send(queue, 'a');
  await jest.advanceTimersByTimeAsync(100_000);

  expect(deliveries.map(({ atMs }) => atMs)).toEqual([0, 60_000]);
  expect(queue.isEmpty).toBe(true);
});

test('a function that changes the visibility of a message and reports it as failed decides when it comes again', async () => {
  const { queue, deliveries } = run(([record]) => {
    if (deliveries.length === 1) queue.changeVisibility(record?.receiptHandle ?? '', 6_000);
    return deliveries.length < 3 ? failures(record?.messageId ?? '') : null;
  });

  send(queue, 'a');
  await jest.advanceTimersByTimeAsync(60_000);

  expect(deliveries.map(({ atMs }) => atMs)).toEqual([0, 6_000, 36_000]);
});

test('takes nothing more after it was stopped, and waits for what is under way', async () => {
  const { queue, deliveries } = run(() => sleep(1_000), { batchSize: 1, maxConcurrency: 2 });
  send(queue, 'a', 'b', 'c');
  await jest.advanceTimersByTimeAsync(500);

  const stopping = Promise.all(mappings.map((mapping) => mapping.stop()));
  await jest.advanceTimersByTimeAsync(10_000);
  await stopping;

  expect(deliveries).toHaveLength(2);
  expect(queue.counts()).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
});
