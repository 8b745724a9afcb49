import { setTimeout as pause } from 'node:timers/promises';
import { OrderedCalls } from './ordered-calls';

/** Calls that take the given milliseconds, each followed by another one, and the order in which their answers are seen. */
async function orderSeen(durations: readonly number[]): Promise<readonly string[]> {
  const calls = new OrderedCalls();
  const seen: string[] = [];
  const work = durations.map(async (ms, index) => {
    seen.push(await calls.inOrder(pause(ms, `first ${index}`)));
    seen.push(await calls.inOrder(pause(durations.at(-1 - index), `second ${index}`)));
  });
  await calls.rest();
  await Promise.all(work);
  return seen;
}

test('what follows from answers does not depend on how fast they come', async () => {
  const numbers = Array.from({ length: 50 }, (_, index) => index);
  const rising = await orderSeen(numbers.map((index) => index % 7));
  const falling = await orderSeen(numbers.map((index) => 20 - (index % 11)));
  expect(rising).toEqual(falling);
  expect(rising.slice(0, 50)).toEqual(numbers.map((index) => `first ${index}`));
  expect(rising.slice(50)).toEqual(numbers.map((index) => `second ${index}`));
});

test('a call that fails does so at its turn', async () => {
  const calls = new OrderedCalls();
  const seen: string[] = [];
  const slow = calls.inOrder(pause(10)).then(() => seen.push('slow'));
  const failed = calls.inOrder(Promise.reject(new Error('no'))).catch((error: unknown) => seen.push(String(error)));
  await calls.rest();
  await Promise.all([slow, failed]);
  expect(seen).toEqual(['slow', 'Error: no']);
});
