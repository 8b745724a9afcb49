import { FaultDraws } from '../../../../lib/local/faults/fault-draws';
import type { QueueFaultOptions } from '../../../../lib/local/faults/fault-options';
import { QueueFaults } from '../../../../lib/local/faults/queue-faults';
import { MessageQueue } from '../../../../lib/local/queues/message-queue';

const START = Date.parse('2026-03-01T10:00:00Z');

interface Setting {
  readonly queue: MessageQueue;
  readonly draws: FaultDraws;
  readonly clock: { now: number };
  readonly sendTen: () => void;
  /** Receives and deletes what there is so many seconds after the start; gives the bodies. */
  readonly deliveredAfter: (seconds: number) => string[];
}

function queueWith(options: QueueFaultOptions, seed = 1): Setting {
  const clock = { now: START, nowMs: () => clock.now, passedMs: (ms: number) => ms };
  const draws = new FaultDraws(seed);
  const queue = new MessageQueue({ clock, faults: new QueueFaults('Queue', options, draws, clock) });
  return {
    queue,
    draws,
    clock,
    sendTen: () => {
      for (let n = 0; n < 10; n += 1) queue.send({ body: String(n) });
    },
    deliveredAfter: (seconds) => {
      clock.now = START + seconds * 1_000;
      const received = queue.receive(10);
      received.forEach(({ receiptHandle }) => {
        queue.delete(receiptHandle);
      });
      return received.map(({ body }) => body);
    },
  };
}

const all = Array.from({ length: 10 }, (_, n) => String(n));

test('a message that is lost is taken from its sender and never delivered', () => {
  const { queue, draws, sendTen, deliveredAfter } = queueWith({ lost: 1 });

  const sent = queue.send({ body: 'lost' });
  sendTen();

  expect(sent.messageId).not.toBe('');
  expect(deliveredAfter(3_600)).toEqual([]);
  expect(queue.isEmpty).toBe(true);
  expect(draws.counts()).toEqual({ 'queue.lost': 11 });
});

test('a message that comes twice comes once more after it was deleted, counted as received again', () => {
  const { queue, draws, clock, sendTen, deliveredAfter } = queueWith({ twice: 1 });
  sendTen();

  const first = deliveredAfter(0);
  clock.now += 1;
  const [again] = queue.receive(1);
  queue.delete(again?.receiptHandle ?? '');

  expect(first).toEqual(all);
  expect(again).toMatchObject({ body: '0', receiveCount: 2 });
  expect(deliveredAfter(1)).toEqual(all.slice(1));
  expect(queue.isEmpty).toBe(true);
  expect(draws.counts()).toEqual({ 'queue.twice': 10 });
});

test('a message that is late comes 1 to 90 seconds after it was to', () => {
  const { queue, draws, sendTen, deliveredAfter } = queueWith({ late: 1 });
  sendTen();

  const [early, later, last] = [deliveredAfter(0.9), deliveredAfter(45), deliveredAfter(90)];

  expect(early).toEqual([]);
  expect(later).not.toHaveLength(0);
  expect(last).not.toHaveLength(0);
  expect([...later, ...last].sort()).toEqual(all);
  expect(queue.isEmpty).toBe(true);
  expect(draws.counts()).toEqual({ 'queue.late': 10 });
});

test('the same seed strikes the same messages, another one others', () => {
  const struckWith = (seed: number): string[] => {
    const { sendTen, deliveredAfter } = queueWith({ lost: 0.5 }, seed);
    sendTen();
    return deliveredAfter(0);
  };

  expect(struckWith(3)).toEqual(struckWith(3));
  expect(struckWith(3)).not.toEqual(struckWith(4));
});
