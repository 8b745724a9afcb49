import { setTimeout as sleep } from 'node:timers/promises';
import type { DiscardReason } from '../../../../lib/local/streams/stream-delivery';
import { StreamMapping, type StreamMappingOptions } from '../../../../lib/local/streams/stream-mapping';
import type { StreamRecord } from '../../../../lib/local/streams/stream-record';

const mappings: StreamMapping[] = [];

afterEach(async () => {
  await Promise.all(mappings.splice(0).map((mapping) => mapping.stop()));
});

function records(...numbers: number[]): StreamRecord[] {
  return numbers.map((number) => ({
    position: { streamArn: 'arn', shardId: 'shard', sequenceNumber: String(number) },
    event: { n: number },
  }));
}

interface Observed {
  readonly batches: number[][];
  readonly processed: string[];
  readonly discarded: number[];
  readonly reasons: DiscardReason[];
}

/** Maps a stream that holds these records to a handler that gets the numbers of a batch. */
function run(
  stream: StreamRecord[],
  handler: (numbers: number[]) => unknown,
  options: Partial<StreamMappingOptions> = {},
): Observed {
  const observed: Observed = { batches: [], processed: [], discarded: [], reasons: [] };
  const unread = [...stream];
  const mapping = new StreamMapping({
    reader: { read: (limit) => Promise.resolve(unread.splice(0, limit)) },
    filter: () => true,
    batchSize: 10,
    windowMs: 0,
    reportsItemFailures: false,
    bisects: false,
    maxRetries: Infinity,
    retryDelayMs: () => 1,
    invoke: (event) => {
      const numbers = (JSON.parse(event) as { Records: { n: number }[] }).Records.map(({ n }) => n);
      observed.batches.push(numbers);
      return Promise.resolve(handler(numbers)).then((result) => JSON.stringify(result ?? null));
    },
    onProcessed: ({ sequenceNumber }) => observed.processed.push(sequenceNumber),
    onDiscarded: (given, reason) => {
      observed.discarded.push(...given.map(({ position }) => Number(position.sequenceNumber)));
      observed.reasons.push(reason);
    },
    ...options,
  });
  mappings.push(mapping);
  return observed;
}

async function untilProcessed(observed: Observed, sequenceNumber: string): Promise<void> {
  while (observed.processed.at(-1) !== sequenceNumber) await sleep(2);
}

test('delivers records in order, in batches of the given size', async () => {
  const observed = run(records(1, 2, 3, 4, 5), () => null, { batchSize: 2 });

  await untilProcessed(observed, '5');

  expect(observed.batches).toEqual([[1, 2], [3, 4], [5]]);
});

test('acknowledges records that are filtered out without calling the function', async () => {
  const observed = run(records(1, 2, 3), () => null, { filter: () => false });

  await untilProcessed(observed, '3');

  expect(observed.batches).toEqual([]);
});

test('delivers the whole batch again after an error, and acknowledges nothing before it has succeeded', async () => {
  let calls = 0;
  const observed = run(records(1, 2), () => {
    calls += 1;
    if (calls < 3) throw new Error('down');
  });

  await untilProcessed(observed, '2');

  expect(observed.batches).toEqual([
    [1, 2],
    [1, 2],
    [1, 2],
  ]);
  expect(observed.processed).toEqual(['2']);
});

test('delivers again from the first record that is reported as failed', async () => {
  let calls = 0;
  const observed = run(
    records(1, 2, 3, 4),
    () => {
      calls += 1;
      return { batchItemFailures: calls === 1 ? [{ itemIdentifier: '4' }, { itemIdentifier: '3' }] : [] };
    },
    { reportsItemFailures: true },
  );

  await untilProcessed(observed, '4');

  expect(observed.batches).toEqual([
    [1, 2, 3, 4],
    [3, 4],
  ]);
  expect(observed.processed).toEqual(['2', '4']);
});

test('delivers the whole batch again when the reported failure is none of its records', async () => {
  let calls = 0;
  const observed = run(
    records(1, 2),
    () => {
      calls += 1;
      return { batchItemFailures: calls === 1 ? [{ itemIdentifier: 'unknown' }] : [] };
    },
    { reportsItemFailures: true },
  );

  await untilProcessed(observed, '2');

  expect(observed.batches).toEqual([
    [1, 2],
    [1, 2],
  ]);
});

test('halves a failing batch until the record that fails stands alone, and gives that one up', async () => {
  const observed = run(
    records(1, 2, 3, 4),
    (numbers) => {
      if (numbers.includes(3)) throw new Error('poison');
    },
    { bisects: true, maxRetries: 1 },
  );

  await untilProcessed(observed, '4');

  expect(observed.batches).toEqual([[1, 2, 3, 4], [1, 2], [3, 4], [3], [3], [4]]);
  expect(observed.discarded).toEqual([3]);
  expect(observed.reasons).toEqual([{ condition: 'RetryAttemptsExhausted', invokeCount: 2, hasThrown: true }]);
});

test('tells a record that was reported as failed from one that ended in an error', async () => {
  const observed = run(records(1), () => ({ batchItemFailures: [{ itemIdentifier: '1' }] }), {
    reportsItemFailures: true,
    maxRetries: 0,
  });

  await untilProcessed(observed, '1');

  expect(observed.reasons).toEqual([{ condition: 'RetryAttemptsExhausted', invokeCount: 1, hasThrown: false }]);
});

test('gives up the records that are too old, before the first attempt and between attempts', async () => {
  let oldest = 2;
  const observed = run(
    records(1, 2, 3, 4),
    (numbers) => {
      oldest = 3;
      if (numbers.includes(3)) throw new Error('down');
    },
    { isExpired: ({ position }) => Number(position.sequenceNumber) <= oldest },
  );

  await untilProcessed(observed, '4');

  expect(observed.batches).toEqual([[3, 4], [4]]);
  expect(observed.discarded).toEqual([1, 2, 3]);
  expect(observed.reasons).toEqual([
    { condition: 'RecordAgeExceeded', invokeCount: 0, hasThrown: false },
    { condition: 'RecordAgeExceeded', invokeCount: 1, hasThrown: true },
  ]);
});

test('acknowledges nothing that was under way when it was stopped', async () => {
  const observed = run(
    records(1, 2),
    () => {
      throw new Error('down');
    },
    { retryDelayMs: () => 60_000 },
  );
  while (observed.batches.length === 0) await sleep(2);

  await Promise.all(mappings.map((mapping) => mapping.stop()));

  expect(observed.processed).toEqual([]);
});

test('waits for a batch to fill as long as the window', async () => {
  const stream = records(1, 2, 3);
  const observed = run(stream, () => null, {
    windowMs: 200,
    reader: { read: () => Promise.resolve(stream.splice(0, 1)) },
  });

  await untilProcessed(observed, '3');

  expect(observed.batches).toEqual([[1, 2, 3]]);
});
