import type { LogLine } from '../../../../lib/local/base/log-line';
import { DoubleDelivery } from '../../../../lib/local/faults/double-delivery';
import { FaultDraws } from '../../../../lib/local/faults/fault-draws';

interface Delivered {
  readonly answers: string[];
  readonly calls: readonly string[];
  readonly lines: readonly LogLine[];
  readonly counts: Readonly<Record<string, number>>;
}

/** Delivers twenty events to a function that answers after a while, and fails for the second delivery of each. */
async function deliverTwenty(seed: number, probability: number): Promise<Delivered> {
  const draws = new FaultDraws(seed);
  const lines: LogLine[] = [];
  const double = new DoubleDelivery(probability, draws, (line) => lines.push(line));
  const calls: string[] = [];
  const answers: string[] = [];
  for (let n = 0; n < 20; n += 1) {
    let times = 0;
    const invoke = async (): Promise<string> => {
      times += 1;
      const time = times;
      calls.push(`${n} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      calls.push(`${n} ends`);
      if (time === 2) throw Object.assign(new Error('secret'), { name: 'StoreConflictError' });
      return `${n} first`;
    };
    answers.push(await double.deliver('Work', invoke));
    while (double.underWay > 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return { answers, calls, lines, counts: draws.counts() };
}

test('a second delivery comes beside the first or after it; the caller gets the first answer, the log the end of the second', async () => {
  const { answers, calls, lines, counts } = await deliverTwenty(1, 1);

  expect(answers).toEqual(Array.from({ length: 20 }, (_, n) => `${n} first`));
  expect(calls).toHaveLength(80);
  const orders = Array.from({ length: 20 }, (_, n) => calls.slice(4 * n, 4 * n + 4).map((call) => call.split(' ')[1]));
  expect(new Set(orders.map((order) => order.join(' ')))).toEqual(
    new Set(['begins begins ends ends', 'begins ends begins ends']),
  );
  expect(lines).toHaveLength(20);
  expect(lines[0]).toEqual({
    functionName: 'Work',
    line: 'fault: delivered twice; the second delivery failed with StoreConflictError',
  });
  expect(counts).toEqual({ 'function.twice': 20 });
});

test('a second delivery comes after a first one that has failed, too', async () => {
  const draws = new FaultDraws(2);
  let calls = 0;
  const double = new DoubleDelivery(1, draws, undefined);

  const delivering = double.deliver('Work', () => {
    calls += 1;
    return Promise.reject(new Error(`call ${calls}`));
  });

  await expect(delivering).rejects.toThrow('call 1');
  while (double.underWay > 0) await new Promise((resolve) => setImmediate(resolve));
  expect(calls).toBe(2);
});

test('a second delivery strikes the same events again with the same seed, others with another seed', async () => {
  const [first, again, other] = await Promise.all([3, 3, 4].map((seed) => deliverTwenty(seed, 0.5)));

  expect(again?.calls).toEqual(first?.calls);
  expect(other?.calls).not.toEqual(first?.calls);
});
