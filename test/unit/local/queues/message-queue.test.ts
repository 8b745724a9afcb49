import { InvalidReceiptHandleError } from '../../../../lib/local/queues/receipt-handle';
import { MessageQueue, type QueueOptions } from '../../../../lib/local/queues/message-queue';
import type { ReceivedMessage } from '../../../../lib/local/queues/message';

beforeEach(() => {
  jest.useFakeTimers({ now: Date.parse('2026-03-01T10:00:00Z') });
});

afterEach(() => {
  jest.useRealTimers();
});

const clock = { nowMs: () => Date.now() };

function newQueue(options: Partial<QueueOptions> = {}): MessageQueue {
  return new MessageQueue({ clock, arn: 'arn:aws:sqs:eu-central-1:000000000000:Queue', ...options });
}

function bodies(messages: readonly { readonly body: string }[]): string[] {
  return messages.map(({ body }) => body);
}

/** Receives the one message that is visible. */
function receiveOne(queue: MessageQueue): ReceivedMessage {
  const [message] = queue.receive(1);
  if (message === undefined) throw new Error('no message is visible');
  return message;
}

test('hides a received message for the visibility timeout and then delivers it again', () => {
  const queue = newQueue({ visibilityTimeoutMs: 30_000 });
  queue.send({ body: 'a' });

  const first = receiveOne(queue);
  jest.advanceTimersByTime(29_999);
  const early = queue.receive(10);
  jest.advanceTimersByTime(1);
  const again = receiveOne(queue);

  expect(early).toEqual([]);
  expect(first).toMatchObject({ receiveCount: 1, sentMs: Date.now() - 30_000, firstReceivedMs: Date.now() - 30_000 });
  expect(again).toMatchObject({ messageId: first.messageId, receiveCount: 2, firstReceivedMs: first.firstReceivedMs });
  expect(again.receiptHandle).not.toBe(first.receiptHandle);
});

test('never delivers a deleted message again', () => {
  const queue = newQueue();
  queue.send({ body: 'a' });

  queue.delete(receiveOne(queue).receiptHandle);
  jest.advanceTimersByTime(60_000);

  expect(queue.receive(10)).toEqual([]);
  expect(queue.isEmpty).toBe(true);
});

test('deletes by the latest receipt only, though that one may have run out', () => {
  const queue = newQueue({ visibilityTimeoutMs: 1_000 });
  queue.send({ body: 'a' });
  const first = receiveOne(queue);
  jest.advanceTimersByTime(1_000);
  const second = receiveOne(queue);

  queue.delete(first.receiptHandle);
  const afterFirst = queue.counts();
  jest.advanceTimersByTime(1_000);
  queue.delete(second.receiptHandle);
  queue.delete(second.receiptHandle);

  expect(afterFirst.inFlight).toBe(1);
  expect(queue.isEmpty).toBe(true);
});

test.each(['', 'nonsense', Buffer.from('id x').toString('base64url')])('refuses the receipt handle %j', (handle) => {
  const queue = newQueue();

  expect(() => {
    queue.delete(handle);
  }).toThrow(InvalidReceiptHandleError);
  expect(() => queue.changeVisibility(handle, 0)).toThrow(InvalidReceiptHandleError);
});

test('counts messages as visible, in flight and delayed', () => {
  const queue = newQueue();
  ['a', 'b', 'c'].forEach((body) => queue.send({ body }));
  queue.send({ body: 'later', delayMs: 5_000 });

  queue.receive(2);
  const before = queue.counts();
  jest.advanceTimersByTime(5_000);

  expect(before).toEqual({ visible: 1, inFlight: 2, delayed: 1 });
  expect(queue.counts()).toEqual({ visible: 2, inFlight: 2, delayed: 0 });
});

test('delivers a delayed message when its delay has passed', () => {
  const queue = newQueue({ delayMs: 10_000 });
  queue.send({ body: 'by the queue' });
  queue.send({ body: 'by the message', delayMs: 1_000 });

  const at = [0, 1_000, 9_000].map((ms) => {
    jest.advanceTimersByTime(ms);
    return bodies(queue.receive(10));
  });

  expect(at).toEqual([[], ['by the message'], ['by the queue']]);
});

test('lets a message become visible earlier or later when its visibility is changed', () => {
  const queue = newQueue({ visibilityTimeoutMs: 30_000 });
  queue.send({ body: 'a' });
  const first = receiveOne(queue);

  const isChanged = queue.changeVisibility(first.receiptHandle, 0);
  const second = receiveOne(queue);
  queue.changeVisibility(second.receiptHandle, 100_000);
  jest.advanceTimersByTime(99_999);
  const early = queue.receive(1);
  jest.advanceTimersByTime(1);

  expect(isChanged).toBe(true);
  expect(queue.changeVisibility(first.receiptHandle, 0)).toBe(false);
  expect(early).toEqual([]);
  expect(bodies(queue.receive(1))).toEqual(['a']);
});

test('gives a message up to the dead-letter queue after so many receipts, with what is known of it', () => {
  const deadLetters = newQueue({ arn: 'arn:dead' });
  const queue = newQueue({ visibilityTimeoutMs: 1_000, deadLetters: { queue: deadLetters, maxReceiveCount: 3 } });
  const sent = queue.send({ body: 'poison', attributes: { source: { DataType: 'String', StringValue: 'test' } } });

  const receipts = [1, 2, 3, 4].map(() => {
    const received = queue.receive(1);
    jest.advanceTimersByTime(1_000);
    return received.length;
  });

  expect(receipts).toEqual([1, 1, 1, 0]);
  expect(queue.isEmpty).toBe(true);
  expect(receiveOne(deadLetters)).toMatchObject({
    messageId: sent.messageId,
    body: 'poison',
    attributes: sent.attributes,
    sentMs: sent.sentMs,
    deadLetterSourceArn: queue.arn,
  });
});

test('gives nothing up while the last receipt may still lead to its deletion', () => {
  const deadLetters = newQueue();
  const queue = newQueue({ visibilityTimeoutMs: 1_000, deadLetters: { queue: deadLetters, maxReceiveCount: 1 } });
  queue.send({ body: 'a' });

  const { receiptHandle } = receiveOne(queue);
  jest.advanceTimersByTime(999);
  queue.delete(receiptHandle);
  jest.advanceTimersByTime(1);

  expect(queue.isEmpty).toBe(true);
  expect(deadLetters.isEmpty).toBe(true);
});

test('drops a message when its retention has passed, wherever it is', () => {
  const queue = newQueue({ retentionMs: 60_000, visibilityTimeoutMs: 120_000 });
  queue.send({ body: 'in flight' });
  queue.receive(1);
  queue.send({ body: 'visible' });
  jest.advanceTimersByTime(30_000);
  queue.send({ body: 'younger' });

  jest.advanceTimersByTime(30_000);

  expect(queue.counts()).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
  expect(bodies(queue.receive(10))).toEqual(['younger']);
});

test('removes all messages at a purge', () => {
  const queue = newQueue();
  ['a', 'b'].forEach((body) => queue.send({ body }));
  queue.receive(1);

  queue.purge();
  jest.advanceTimersByTime(60_000);

  expect(queue.isEmpty).toBe(true);
});

test.each([
  { name: 'is sent', work: (queue: MessageQueue) => queue.send({ body: 'b' }), afterMs: 0 },
  {
    name: 'has been delayed',
    work: (queue: MessageQueue) => queue.send({ body: 'b', delayMs: 7_000 }),
    afterMs: 7_000,
  },
  { name: 'becomes visible again', work: () => undefined, afterMs: 30_000 },
  {
    name: 'is let go',
    work: (queue: MessageQueue, { receiptHandle }: ReceivedMessage) => queue.changeVisibility(receiptHandle, 0),
    afterMs: 0,
  },
])('wakes who waits when a message $name', async ({ work, afterMs }) => {
  const queue = newQueue({ visibilityTimeoutMs: 30_000 });
  queue.send({ body: 'a' });
  const received = receiveOne(queue);
  const startMs = Date.now();

  const waiting = queue.whenVisible(60_000).then((isVisible) => ({ isVisible, atMs: Date.now() - startMs }));
  work(queue, received);
  await jest.advanceTimersByTimeAsync(60_000);

  expect(await waiting).toEqual({ isVisible: true, atMs: afterMs });
});

test('ends waiting without a message when its time is up, at an abort and at the close', async () => {
  const queue = newQueue();
  const abort = new AbortController();

  const timed = queue.whenVisible(20_000);
  const aborted = queue.whenVisible(Infinity, abort.signal);
  const closed = queue.whenVisible();
  abort.abort();
  await jest.advanceTimersByTimeAsync(20_000);
  queue.close();

  expect(await Promise.all([timed, aborted, closed])).toEqual([false, false, false]);
  expect(jest.getTimerCount()).toBe(0);
});

test('waits as long as its clock says, not as long as the wall clock', async () => {
  const fast = { nowMs: () => Date.now() * 100, realMs: (clockMs: number) => clockMs / 100 };
  const queue = newQueue({ clock: fast });
  const startMs = Date.now();
  queue.send({ body: 'a', delayMs: 30_000 });

  const waiting = queue.whenVisible(60_000).then((isVisible) => ({ isVisible, atMs: Date.now() - startMs }));
  await jest.advanceTimersByTimeAsync(60_000);

  expect(await waiting).toEqual({ isVisible: true, atMs: 300 });
});

test('lets two who wait share what comes', async () => {
  const queue = newQueue();

  const taken = Promise.all(
    [1, 2].map(async () => {
      while (await queue.whenVisible(1_000)) {
        const received = queue.receive(1);
        if (received.length > 0) return bodies(received);
      }
      return [];
    }),
  );
  queue.send({ body: 'a' });
  await jest.advanceTimersByTimeAsync(1_000);

  expect(await taken).toEqual([['a'], []]);
});

test('holds 10,000 messages at a time, each delivered once', () => {
  const queue = newQueue();
  for (let count = 0; count < 10_000; count += 1) queue.send({ body: String(count), delayMs: count % 1_000 });
  const seen = new Set<string>();

  for (let ms = 0; ms <= 1_000; ms += 1) {
    for (const { body, receiptHandle } of queue.receive(1_000)) {
      seen.add(body);
      queue.delete(receiptHandle);
    }
    jest.advanceTimersByTime(1);
  }

  expect(seen.size).toBe(10_000);
  expect(queue.isEmpty).toBe(true);
});
