/** One list for many requests, and what it proves (protocol.md 7.4). */
import { answer, NOW_MS, passwordAuth, providerProfile, requestId } from '../../../../support/builders';
import type { HttpOutcome } from '../../../../support/in-memory/http-transport';
import type { Strike } from '../../../../support/in-memory/provider';
import { ACCOUNT, connectionId, Fleet } from '../../../../support/operations/fleet';

/** Of a request that is no longer stored. */
const ENTRY = { account: ACCOUNT, requestId: requestId(9), connectionId: connectionId(9), dueAtMs: NOW_MS };

let fleet: Fleet;

beforeEach(() => {
  fleet = new Fleet();
});

async function waiting(count: number, ...[changes]: Parameters<Fleet['follow']>[1][]): Promise<void> {
  await fleet.follow(count, changes);
  await fleet.wake();
}

const fails =
  (outcome: HttpOutcome): Strike =>
  () =>
    outcome;
const shows = (...ids: readonly string[]): Strike =>
  fails(answer(200, { ipsec_site_connections: ids.map((id) => ({ id, status: 'PENDING_CREATE' })) }));
/** The answer comes so many seconds later. */
const late =
  (seconds: number): Strike =>
  (perform) => {
    fleet.clock.advance(seconds);
    return perform();
  };

test.each([
  { count: 3, calls: { list: 0, get: 3 } },
  { count: 4, calls: { list: 1, get: 0 } },
  { count: 100, calls: { list: 1, get: 0 } },
])('the connections of $count requests are looked at by $calls', async ({ count, calls }) => {
  await waiting(count);

  await fleet.nextTick();

  expect(fleet.provider.calls).toMatchObject(calls);
});

test.each([
  { left: 5, calls: { list: 5, get: 5 } },
  { left: 6, calls: { list: 10, get: 0 } },
])('$left requests of an account whose list has five pages have the cheaper way chosen', async ({ left, calls }) => {
  fleet.provider.pageSize = 2;
  await waiting(10);
  const settled = Array.from({ length: 10 - left }, (_, n) => connectionId(n + 1));
  fleet.provider.settle('ACTIVE', settled);
  await fleet.nextTick();

  await fleet.nextTick();

  expect(fleet.provider.calls).toMatchObject(calls);
});

test('what a list shows unchanged is neither read nor written', async () => {
  await waiting(50);
  const find = jest.spyOn(fleet.store, 'find');
  fleet.provider.settle('ACTIVE', [connectionId(7)]);

  await fleet.nextTick();

  expect(find.mock.calls).toEqual([[requestId(7)]]);
  expect(await fleet.count('succeeded')).toBe(1);
});

test('a request that is due is looked after although its status has not changed', async () => {
  await waiting(4);
  await fleet.followOne(5, { deadlineAtMs: NOW_MS, dueAtMs: NOW_MS });

  await fleet.nextTick();

  expect(await fleet.states()).toEqual(['running', 'running', 'running', 'running', 'timed_out']);
});

test('two requests about one connection both take note of it', async () => {
  await waiting(4);
  await fleet.followOne(5, { operation: 'update', connection: { id: connectionId(1), status: 'PENDING_UPDATE' } });
  fleet.clock.advance(60);
  fleet.provider.settle('ACTIVE', [connectionId(1)]);

  await fleet.nextTick();

  expect(await fleet.states()).toEqual(['succeeded', 'running', 'running', 'running', 'succeeded']);
});

test('a list is acted on page by page: what fails afterwards undoes nothing, and decides nothing', async () => {
  fleet.provider.pageSize = 2;
  await waiting(6);
  fleet.provider.settle('ACTIVE');
  fleet.provider.strike('list', (perform) => perform(), fails(answer(503)));

  await fleet.nextTick();

  expect(await fleet.states()).toEqual([...Array<string>(2).fill('succeeded'), ...Array<string>(4).fill('running')]);
  expect(await fleet.store.events(requestId(3))).toHaveLength(2);
  expect([fleet.provider.calls.get, fleet.nextInSeconds]).toEqual([0, 20]);
});

test('what a whole list does not show is looked at by itself before anything is believed', async () => {
  await waiting(4);
  fleet.provider.remove(connectionId(4));
  fleet.provider.strike('list', shows(connectionId(1), connectionId(2)));

  await fleet.nextTick();

  expect(fleet.provider.calls).toMatchObject({ list: 1, get: 2 });
  expect(await fleet.states()).toEqual(Array(4).fill('running'));
  const missing = await Promise.all([3, 4].map((n) => fleet.store.find(requestId(n))));
  expect(missing.map((request) => request?.watch?.absentSinceMs)).toEqual([undefined, NOW_MS]);
});

test('of many that a list does not show fifty are looked at in a tick, others in the next ones', async () => {
  await waiting(80);
  const shown = Array.from({ length: 20 }, (_, n) => connectionId(n + 1));
  fleet.provider.strike('list', ...Array<Strike>(20).fill(shows(...shown)));
  const send = jest.spyOn(fleet.provider, 'send');

  await fleet.nextTick();
  const first = fleet.provider.calls.get;
  for (let ticks = 1; ticks < 10; ticks += 1) await fleet.nextTick();

  expect(first).toBe(50);
  expect(new Set(send.mock.calls.map(([{ url }]) => url).filter((url) => url.includes('/851f280f')))).toHaveProperty(
    'size',
    60,
  );
});

test.each([
  { name: 'throttled', outcome: { ...answer(429), headers: { 'retry-after': '120' } }, seconds: 120 },
  { name: 'not answered', outcome: { kind: 'no-answer', reason: 'timeout' } as const, seconds: 20 },
  { name: 'unusable', outcome: answer(200, '<html>'), seconds: 20 },
])('a list that is $name says nothing of those that it did not show: the next one comes later', async (given) => {
  await waiting(4);
  fleet.provider.remove(connectionId(4));
  fleet.provider.strike('list', fails(given.outcome));

  await fleet.nextTick();

  expect(fleet.provider.calls.get).toBe(0);
  expect(await fleet.store.events(requestId(4))).toHaveLength(2);
  expect(fleet.nextInSeconds).toBe(given.seconds);
});

test('a request that is due is looked at by itself when the list fails', async () => {
  await waiting(4);
  await fleet.followOne(5, { deadlineAtMs: NOW_MS, dueAtMs: NOW_MS });
  fleet.provider.settle('ACTIVE');
  fleet.provider.strike('list', fails(answer(503)));

  await fleet.nextTick();

  expect(fleet.provider.calls.get).toBe(1);
  expect((await fleet.states()).slice(-2)).toEqual(['running', 'succeeded']);
});

test('what is past its deadline ends by a list that fails, also when there are too many to look at by themselves', async () => {
  await waiting(70, { deadlineAtMs: NOW_MS, dueAtMs: NOW_MS });
  await fleet.followOne(71);
  fleet.provider.strike('list', fails(answer(503)));
  fleet.provider.strike('get', ...Array<Strike>(99).fill(fails(answer(503))));

  await fleet.nextTick();

  expect([fleet.provider.calls.get, await fleet.count('timed_out'), await fleet.count('running')]).toEqual([50, 70, 1]);
});

test('what is due before its deadline takes no note of a list that fails', async () => {
  await waiting(70, { dueAtMs: NOW_MS });
  fleet.provider.strike('list', fails(answer(503)));

  await fleet.nextTick();

  expect(fleet.provider.calls.get).toBe(50);
  const trails = await Promise.all(fleet.executions.started.map((id) => fleet.store.events(id)));
  expect(trails.flat().filter(({ type }) => type === 'observation-failed')).toEqual([]);
});

test.each([
  { name: 'for its token', status: 401, forgotten: 1 },
  { name: 'for good', status: 403, forgotten: 1 },
  { name: 'as something unknown', status: 400, forgotten: 0 },
])('a list that is refused $name is done without, and credentials are read anew', async ({ status, forgotten }) => {
  await waiting(60);
  const forget = jest.spyOn(fleet.profiles, 'forget');
  fleet.provider.settle('ACTIVE');
  fleet.provider.strike('list', ...Array<Strike>(2).fill(fails(answer(status))));

  await fleet.nextTick();

  expect([fleet.provider.calls.get, await fleet.count('succeeded')]).toEqual([50, 50]);
  expect(forget.mock.calls).toEqual(Array(forgotten).fill([ACCOUNT]));
});

test('a list that takes too long is cut, goes on a second later, and proves nobody gone', async () => {
  fleet.provider.pageSize = 2;
  await waiting(8);
  fleet.provider.settle('ACTIVE', [connectionId(1), connectionId(8)]);
  fleet.provider.remove(connectionId(7));
  fleet.provider.strike('list', late(7), late(7));

  await fleet.nextTick();
  const cut = { calls: { ...fleet.provider.calls }, ended: await fleet.count('succeeded'), next: fleet.nextInSeconds };
  await fleet.nextTick();

  expect(cut).toMatchObject({ calls: { list: 2, get: 0 }, ended: 1, next: 1 });
  expect(fleet.provider.calls).toMatchObject({ list: 4, get: 0 });
  expect(await fleet.count('succeeded')).toBe(2);
  expect(await fleet.store.events(requestId(7))).toHaveLength(2);
});

test('a list whose pages repeat comes to an end', async () => {
  await waiting(4);
  const links = [{ rel: 'next', href: 'x?marker=1' }];
  fleet.provider.strike(
    'list',
    ...Array<Strike>(9).fill(fails(answer(200, { ipsec_site_connections: [], ipsec_site_connections_links: links }))),
  );

  await fleet.nextTick();

  expect(fleet.provider.calls).toMatchObject({ list: 2, get: 4 });
});

const UPDATE = { operation: 'update', attempt: undefined, dueAtMs: NOW_MS } as const;

test('an update that a list shows done is believed only when the list began a settle time after the call', async () => {
  await waiting(4, UPDATE);
  fleet.provider.settle('PENDING_UPDATE');
  fleet.provider.strike(
    'list',
    ...Array<Strike>(4).fill(
      fails(
        answer(200, {
          ipsec_site_connections: [1, 2, 3, 4].map((n) => ({ id: connectionId(n), status: 'ACTIVE' })),
        }),
      ),
    ),
  );

  for (let ticks = 0; ticks < 4; ticks += 1) await fleet.nextTick();
  const young = { ...fleet.provider.calls, ended: await fleet.count('succeeded') };
  fleet.provider.settle('ACTIVE');
  await fleet.nextTick();

  expect(young).toMatchObject({ list: 4, get: 16, ended: 0 });
  expect(fleet.provider.calls).toMatchObject({ list: 5, get: 16 });
  expect(await fleet.count('succeeded')).toBe(4);
});

test('looks one by one stop when the provider asks to be left alone', async () => {
  fleet.provider.pageSize = 1;
  await waiting(20);
  await fleet.nextTick();
  const before = fleet.provider.calls.get;
  fleet.provider.strike('get', fails({ ...answer(429), headers: { 'retry-after': '60' } }));

  await fleet.nextTick();

  expect(fleet.provider.calls.get - before).toBe(16);
  expect(fleet.nextInSeconds).toBe(60);
});

test.each([
  { name: 'a list', count: 4, operation: 'list' },
  { name: 'a look', count: 1, operation: 'get' },
] as const)(
  '$name that is refused says nothing when the credentials have been changed',
  async ({ count, operation }) => {
    await waiting(count);
    fleet.provider.settle('ACTIVE');
    fleet.provider.strike(operation, fails(answer(403)));
    const old = providerProfile({ auth: { ...passwordAuth(), password: 'the-old-Passw0rd' } });
    jest.spyOn(fleet.profiles, 'read').mockResolvedValueOnce(old);

    await fleet.nextTick();
    const first = [await fleet.count('running'), fleet.nextInSeconds];
    await fleet.nextTick();

    expect(first).toEqual([count, 1]);
    expect(await fleet.count('succeeded')).toBe(count);
  },
);

test('an entry without a request goes, once it is sure that nobody waits', async () => {
  await waiting(1);
  fleet.flights.put({ ...ENTRY, sinceMs: NOW_MS - 60_000 });

  await fleet.nextTick();

  expect(fleet.flights.all).toMatchObject([{ requestId: requestId(1) }]);
});
