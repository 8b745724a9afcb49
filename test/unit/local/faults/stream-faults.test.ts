import { setTimeout as sleep } from 'node:timers/promises';
import { FaultDraws } from '../../../../lib/local/faults/fault-draws';
import type { StreamFaultOptions } from '../../../../lib/local/faults/fault-options';
import { faultyDelivery } from '../../../../lib/local/faults/stream-faults';
import { deliver } from '../../../../lib/local/streams/stream-delivery';
import { StreamMapping } from '../../../../lib/local/streams/stream-mapping';
import type { StreamRecord } from '../../../../lib/local/streams/stream-record';

const mappings: StreamMapping[] = [];

afterEach(async () => {
  await Promise.all(mappings.splice(0).map((mapping) => mapping.stop()));
});

interface Observed {
  /** Numbers of the records of each call of the function. */
  readonly batches: number[][];
  /** Scaled milliseconds of each delay. */
  readonly delaysMs: number[];
  readonly counts: () => Readonly<Record<string, number>>;
}

/** Delivers ten records, one a batch, under faults; the delays take no time. */
async function deliverTen(seed: number, faults: StreamFaultOptions, realMs = 0): Promise<Observed> {
  const draws = new FaultDraws(seed);
  const batches: number[][] = [];
  const delaysMs: number[] = [];
  const clock = {
    realWaitMs: (scaledMs: number): number => {
      delaysMs.push(scaledMs);
      return realMs;
    },
  };
  const unread = Array.from({ length: 10 }, (_, index): StreamRecord => {
    const n = index + 1;
    return { position: { streamArn: 'arn', shardId: 'shard', sequenceNumber: String(n) }, event: { n } };
  });
  let last = '';
  mappings.push(
    new StreamMapping({
      reader: { read: (limit) => Promise.resolve(unread.splice(0, limit)) },
      filter: () => true,
      batchSize: 1,
      windowMs: 0,
      reportsItemFailures: false,
      bisects: false,
      maxRetries: Infinity,
      retryDelayMs: () => 1,
      deliverBatch: faultyDelivery('Mapping', faults, { draws, clock }, deliver),
      invoke: (event) => {
        batches.push((JSON.parse(event) as { Records: { n: number }[] }).Records.map(({ n }) => n));
        return Promise.resolve('null');
      },
      onProcessed: ({ sequenceNumber }) => (last = sequenceNumber),
      onDiscarded: () => undefined,
    }),
  );
  while (last !== '10' && realMs === 0) await sleep(2);
  return { batches, delaysMs, counts: () => draws.counts() };
}

const once = Array.from({ length: 10 }, (_, index) => [index + 1]);

test('delivers every batch once more when it has been processed', async () => {
  const { batches, counts } = await deliverTen(1, { twice: 1 });
  while (batches.length < 20) await sleep(2);

  expect(batches).toEqual(once.flatMap((batch) => [batch, batch]));
  expect(counts()).toEqual({ 'stream.twice': 10 });
});

test('holds batches back for 0.2 to 2 seconds, in order', async () => {
  const { batches, delaysMs, counts } = await deliverTen(2, { late: 1 });

  expect(batches).toEqual(once);
  expect(delaysMs).toHaveLength(10);
  expect(Math.min(...delaysMs)).toBeGreaterThanOrEqual(200);
  expect(Math.max(...delaysMs)).toBeLessThanOrEqual(2_000);
  expect(new Set(delaysMs).size).toBe(10);
  expect(counts()).toEqual({ 'stream.late': 10 });
});

test('ends at once while a batch is held back, and does not deliver it', async () => {
  const { batches, delaysMs } = await deliverTen(3, { late: 1 }, 3_600_000);
  while (delaysMs.length === 0) await sleep(2);

  await Promise.all(mappings.map((mapping) => mapping.stop()));

  expect(batches).toEqual([]);
});

test('strikes the same batches again with the same seed, others with another seed', async () => {
  const faults = { twice: 0.4, late: 0.4 };

  const [first, again, other] = await Promise.all([4, 4, 5].map((seed) => deliverTen(seed, faults)));

  expect(again?.batches).toEqual(first?.batches);
  expect(again?.delaysMs).toEqual(first?.delaysMs);
  expect(other?.delaysMs).not.toEqual(first?.delaysMs);
});
