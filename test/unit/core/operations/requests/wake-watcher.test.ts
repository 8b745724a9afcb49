/** When waking a watcher sends a message, and when one is on its way already (protocol.md 7.3). */
import { TICK } from '../../../../../lambdas/contract/ticks';
import { ServiceUnavailableError } from '../../../../../lambdas/core/domain/errors';
import { wake } from '../../../../../lambdas/core/operations/requests/wake-watcher';
import { NOW_MS } from '../../../../support/builders';
import { Doubles } from '../../../../support/operations/doubles';

let doubles: Doubles;

beforeEach(() => {
  doubles = new Doubles();
});

function wakeIn(seconds: number): Promise<void> {
  const { actors, errands, clock } = doubles;
  return wake({ actors, errands, clock }, 'otc', seconds);
}

/** Has the last tick promise the next one after so many seconds. */
async function promised(seconds: number, done = 4): Promise<void> {
  await doubles.actors.take('otc', done, 'me', NOW_MS);
  const handover = { promisedAtMs: NOW_MS + seconds * 1000, pages: 3, pageQuery: 'marker=1' };
  await doubles.actors.leave('otc', done, 'me', handover);
}

test('an account that was never followed gets its first tick, and a note of it', async () => {
  await wakeIn(10);

  expect(doubles.errands.all).toEqual([{ errand: { kind: 'watch', account: 'otc', n: 1 }, atMs: NOW_MS + 10_000 }]);
  expect(await doubles.actors.find('otc')).toMatchObject({ done: 0, promisedAtMs: NOW_MS + 10_000 });
});

test.each([
  { name: 'comes in time', promise: 10, wanted: 10, sent: 0 },
  { name: 'comes sooner', promise: 1, wanted: 10, sent: 0 },
  { name: 'comes at almost the same time, by clocks that differ', promise: 12, wanted: 10, sent: 0 },
  { name: 'comes too late', promise: 12.001, wanted: 10, sent: 1 },
  { name: 'is late', promise: 0.001 - TICK.graceMs / 1000, wanted: 10, sent: 0 },
  { name: 'did not come', promise: -TICK.graceMs / 1000, wanted: 10, sent: 1 },
])('an account whose next tick $name gets so many messages: $sent', async ({ promise, wanted, sent }) => {
  await promised(promise);

  await wakeIn(wanted);

  expect(doubles.errands.all).toHaveLength(sent);
});

test('a new message has the number of the next tick, and what the last one left is kept but for its places', async () => {
  await promised(30);

  await wakeIn(0);

  expect(doubles.errands.all).toEqual([{ errand: { kind: 'watch', account: 'otc', n: 5 }, atMs: NOW_MS }]);
  expect(await doubles.actors.find('otc')).toMatchObject({ done: 4, promisedAtMs: NOW_MS, pages: 3 });
});

test('an account that sleeps is woken', async () => {
  await promised(10);
  await doubles.actors.take('otc', 5, 'me', NOW_MS);
  await doubles.actors.sleep('otc', 'me');

  await wakeIn(10);

  expect(doubles.errands.all).toMatchObject([{ errand: { n: 5 } }]);
});

test('a tick that runs proves nothing: it may have looked already', async () => {
  await doubles.actors.take('otc', 1, 'me', NOW_MS);

  await wakeIn(10);

  expect(doubles.errands.all).toHaveLength(1);
});

test('no tick is noted whose message could not be sent', async () => {
  jest.spyOn(doubles.errands, 'send').mockRejectedValue(new ServiceUnavailableError('SQS gave no answer'));

  await expect(wakeIn(10)).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
  expect(await doubles.actors.find('otc')).toBeUndefined();
});

test('a note is left alone that somebody has written meanwhile', async () => {
  await promised(60);
  const { errands } = doubles;
  jest.spyOn(errands, 'send').mockImplementation(() => promised(3, 5));

  await wakeIn(0);

  expect(await doubles.actors.find('otc')).toMatchObject({ done: 5, promisedAtMs: NOW_MS + 3_000 });
});
