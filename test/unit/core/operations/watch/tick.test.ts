/** The chain of ticks of one account (protocol.md 7.4). */
import { ServiceUnavailableError, StoreConflictError } from '../../../../../lambdas/core/domain/errors';
import { runErrand } from '../../../../../lambdas/core/operations/errands/run-errand';
import type { TickResult } from '../../../../../lambdas/core/operations/ticks/tick';
import { NOW_MS, requestId } from '../../../../support/builders';
import { ACCOUNT, connectionId, Fleet } from '../../../../support/operations/fleet';

let fleet: Fleet;

beforeEach(() => {
  fleet = new Fleet();
});

function tick(n: number): Promise<TickResult> {
  return runErrand(fleet.ports(), { kind: 'watch', account: ACCOUNT, n });
}

function unavailable(): Promise<never> {
  return Promise.reject(new ServiceUnavailableError('DynamoDB gave no answer'));
}

/** Has another tick take the account away from the one that runs. */
async function takenAway(): Promise<void> {
  fleet.clock.advance(41);
  await fleet.actors.take(ACCOUNT, 2, 'another', fleet.clock.nowMs());
}

test('a tick leaves the account with the next one on its way, which is sent first', async () => {
  await fleet.follow(1);
  const send = jest.spyOn(fleet.errands, 'send');
  const leave = jest.spyOn(fleet.actors, 'leave');

  expect(await tick(1)).toBe('done');
  expect(send.mock.invocationCallOrder[0]).toBeLessThan(leave.mock.invocationCallOrder[0] ?? 0);
  expect(fleet.errands.all).toEqual([{ errand: { kind: 'watch', account: ACCOUNT, n: 2 }, atMs: NOW_MS + 10_000 }]);
  expect(await fleet.actors.find(ACCOUNT)).toMatchObject({ done: 1, promisedAtMs: NOW_MS + 10_000 });
});

test.each([
  { name: 'counts the time until the next one from its start', takes: 4, next: 6 },
  { name: 'that takes longer than that is followed a second later', takes: 12, next: 1 },
])('a tick $name', async ({ takes, next }) => {
  await fleet.follow(1);
  fleet.provider.strike('get', (perform) => {
    fleet.clock.advance(takes);
    return perform();
  });

  await tick(1);

  expect(fleet.nextInSeconds).toBe(next);
});

test('a tick that finds nothing to follow puts the account to sleep, and does not use up its number', async () => {
  expect(await tick(1)).toBe('done');
  expect(fleet.errands.all).toEqual([]);
  expect(await fleet.actors.find(ACCOUNT)).toMatchObject({ done: 0, promisedAtMs: 0, leaseUntilMs: undefined });
});

test('a tick that ends all there is to follow puts the account to sleep', async () => {
  await fleet.follow(5);
  fleet.provider.settle('ACTIVE');

  await tick(1);

  expect([await fleet.count('succeeded'), fleet.flights.all, fleet.flights.tokenHolders]).toEqual([5, [], []]);
  expect(await Promise.all([1, 5].map((n) => fleet.executions.statusOf(requestId(n))))).toEqual(['ended', 'ended']);
  expect(fleet.errands.all).toEqual([]);
});

test('a tick that has put the account to sleep looks once more: what came in between is not forgotten', async () => {
  const sleep = fleet.actors.sleep.bind(fleet.actors);
  jest.spyOn(fleet.actors, 'sleep').mockImplementation(async (...given) => {
    await fleet.follow(1);
    return sleep(...given);
  });

  expect(await tick(1)).toBe('done');
  expect(fleet.errands.all).toEqual([{ errand: { kind: 'watch', account: ACCOUNT, n: 2 }, atMs: NOW_MS + 1_000 }]);
});

test('a tick whose number has been used does nothing, and its message is gone', async () => {
  await fleet.follow(1);
  await tick(3);
  const list = jest.spyOn(fleet.flights, 'list');

  expect([await tick(3), await tick(2)]).toEqual(['done', 'done']);
  expect(list).not.toHaveBeenCalled();
  expect(fleet.errands.all).toHaveLength(1);
});

test('a tick comes again while another one has the account, and takes it when that one’s lease is over', async () => {
  await fleet.follow(1);
  await fleet.actors.take(ACCOUNT, 1, 'another', NOW_MS);

  const first = await tick(1);
  fleet.clock.advance(40);
  const late = await tick(1);
  fleet.clock.advance(0.001);

  expect([first, late, await tick(1)]).toEqual(['again', 'again', 'done']);
  expect(fleet.provider.calls.get).toBe(1);
});

test.each([
  { name: 'leaving', requests: 1 },
  { name: 'going to sleep', requests: 0 },
])('a tick that has lost the account before $name comes again: another one counts on that', async ({ requests }) => {
  await fleet.follow(requests);
  const list = fleet.flights.list.bind(fleet.flights);
  jest.spyOn(fleet.flights, 'list').mockImplementation(async (account) => {
    await takenAway();
    return list(account);
  });

  expect(await tick(1)).toBe('again');
  expect(await fleet.actors.find(ACCOUNT)).toMatchObject({ done: 0, leaseUntilMs: fleet.clock.nowMs() + 36_000 });
});

test('a tick that cannot take the account fails, so that its message comes again', async () => {
  jest.spyOn(fleet.actors, 'take').mockImplementation(unavailable);

  await expect(tick(1)).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
});

test.each([
  { name: 'its entries cannot be read', fails: () => jest.spyOn(fleet.flights, 'list') },
  { name: 'its profile cannot be read', fails: () => jest.spyOn(fleet.profiles, 'read') },
])('a tick is followed by the next one ten seconds later although $name', async ({ fails }) => {
  await fleet.follow(1);
  fails().mockImplementation(unavailable);

  expect(await tick(1)).toBe('done');
  expect(fleet.nextInSeconds).toBe(10);
  expect(fleet.logger.lines).toMatchObject([{ message: 'tick failed', errorName: 'ServiceUnavailableError' }]);
});

test.each([
  { name: 'is being changed', error: 'StoreConflictError', lines: [] },
  { name: 'cannot be written', error: 'ServiceUnavailableError', lines: [{ level: 'warn' }] },
  { name: 'has something wrong with it', error: 'TypeError', lines: [{ level: 'error', message: 'not followed' }] },
])('a request that $name is left to the next tick, and holds up no other', async ({ error, lines }) => {
  await fleet.follow(5);
  fleet.provider.settle('ACTIVE');
  const commit = fleet.store.commit.bind(fleet.store);
  const write = jest.spyOn(fleet.store, 'commit').mockImplementation((given, extras) => {
    if (given.request.id !== requestId(2)) return commit(given, extras);
    return Promise.reject(errorNamed(error));
  });

  await tick(1);
  const first = await fleet.states();
  write.mockRestore();
  await fleet.nextTick();

  expect(first).toEqual(['succeeded', 'running', 'succeeded', 'succeeded', 'succeeded']);
  expect(await fleet.count('succeeded')).toBe(5);
  expect(fleet.logger.lines.filter(({ message }) => message !== 'recorded')).toMatchObject(lines);
});

test('two ticks at once decide each request once', async () => {
  await fleet.follow(5);
  fleet.provider.settle('ACTIVE');
  jest.spyOn(fleet.actors, 'take').mockImplementation((account) =>
    Promise.resolve({
      kind: 'taken',
      actor: { account, done: 0, version: 1, promisedAtMs: 0, pages: 0 },
    }),
  );

  await Promise.all([tick(1), tick(1)]);

  expect(await fleet.count('succeeded')).toBe(5);
  expect(await fleet.store.events(requestId(3))).toHaveLength(3);
});

test('a request that is cancelled is looked after first, by whatever tick comes next', async () => {
  await fleet.follow(5);
  await fleet.followOne(6, { cancellation: { requestedAtMs: NOW_MS, requestedBy: 'somebody' } });
  fleet.provider.strike('list', () => ({ kind: 'no-answer', reason: 'timeout' }));

  await tick(1);

  expect((await fleet.states()).at(-1)).toBe('cancelled');
  expect(fleet.provider.connections.map(({ id }) => id)).not.toContain(connectionId(6));
});

function errorNamed(name: string): Error {
  if (name === 'StoreConflictError') return new StoreConflictError('x');
  return name === 'ServiceUnavailableError' ? new ServiceUnavailableError('x') : new TypeError('x');
}
