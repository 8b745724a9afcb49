import { TERMINAL_STATES } from '../../../../../lambdas/contract/outcome';
import type { Watch } from '../../../../../lambdas/core/domain/request/provisioning-request';
import { answer, NOW_MS } from '../../../../support/builders';
import type { HttpOutcome } from '../../../../support/in-memory/http-transport';
import { World } from '../../../../support/operations/world';

const OURS = {
  name: 'vpnconnection1',
  vpnservice_id: '5c561d9d-eaea-45f6-ae3e-08d1a7080828',
  peer_address: '172.24.4.233',
};

/** A request whose connection is at the provider, with the status that was seen last. */
async function observing(status = 'PENDING_CREATE', watch: Partial<Watch> = {}): Promise<World> {
  const world = await World.withRequest({ state: 'running', phase: 'observe' });
  const { id, name } = world.provider.add(OURS);
  await world.change({ connection: { id, name, status }, watch: { sinceMs: NOW_MS, failures: 0, ...watch } });
  world.clock.advance(10);
  return world;
}

test('a connection that is pending is looked at again, and nothing is written when nothing has changed', async () => {
  const world = await observing();
  const before = await world.stored();

  const result = await world.observe();

  expect(result).toEqual({ next: 'pending', waitSeconds: 10 });
  expect(await world.stored()).toEqual(before);
  expect(world.provider.calls).toMatchObject({ get: 1, list: 0 });
});

test('a connection that is pending has a new status written once', async () => {
  const world = await observing();
  world.provider.settle('BUILD');

  await world.observe();
  await world.observe();

  expect((await world.stored()).connection?.status).toBe('BUILD');
  expect(await world.trail()).toEqual(['accepted', 'status-changed', 'status-changed']);
});

test('a connection that is pending with a word nobody knows is audited once and looked at again', async () => {
  const world = await observing();
  world.provider.settle('SOMETHING_NEW');

  const results = [await world.observe(), await world.observe()];

  expect(results.map(({ next }) => next)).toEqual(['pending', 'pending']);
  expect((await world.trail()).filter((type) => type === 'status-changed')).toHaveLength(2);
});

test.each([
  { status: 'ACTIVE', expected: { next: 'settled', outcome: { state: 'succeeded', tunnel: 'up' } } },
  { status: 'ERROR', expected: { next: 'failed', outcome: { state: 'failed', tunnel: 'down' } } },
  { status: 'FREEZED', expected: { next: 'failed', outcome: { state: 'failed', status: 'FREEZED' } } },
])(
  'a connection that has settled as $status is reported, and written by record alone',
  async ({ status, expected }) => {
    const world = await observing();
    world.provider.settle(status);
    const before = await world.stored();

    const result = await world.observe();

    expect(result).toMatchObject(expected);
    expect(await world.stored()).toEqual(before);
  },
);

test.each(TERMINAL_STATES)('the observe step has nothing left to do when the request is %s', async (state) => {
  const world = await World.withRequest({ state });

  expect(await world.observe()).toEqual({ next: 'ended' });
});

test('a connection that is DOWN is shown as down, and is success after a minute', async () => {
  const world = await observing();
  world.provider.settle('DOWN');
  await world.observe();
  const shown = await world.stored();
  world.clock.advance(60);

  const result = await world.observe();

  expect([shown.tunnel, shown.watch?.downSinceMs]).toEqual(['down', NOW_MS + 10_000]);
  expect(result).toMatchObject({ next: 'settled', outcome: { state: 'succeeded', tunnel: 'down' } });
});

test('a connection that is DOWN and comes up within the minute is reported as up', async () => {
  const world = await observing();
  world.provider.settle('DOWN');
  await world.observe();
  world.provider.settle('ACTIVE');
  world.clock.advance(30);

  expect(await world.observe()).toMatchObject({ outcome: { state: 'succeeded', tunnel: 'up' } });
});

// Adopted as DOWN: the status does not change any more, so the time of the first look is never written.
test('a connection that was DOWN before it was adopted is success after a minute too', async () => {
  const world = await observing('DOWN');
  world.provider.settle('DOWN');
  await world.observe();
  world.clock.advance(60);

  expect(await world.observe()).toMatchObject({ next: 'settled', outcome: { state: 'succeeded', tunnel: 'down' } });
});

test('a connection that is missing is written once, and needs attention once it is confirmed', async () => {
  const world = await observing();
  world.clock.advance(110);
  world.provider.remove(world.provider.connections[0]?.id ?? '');

  const first = await world.observe();
  world.clock.advance(35);
  const second = await world.observe();

  expect(first).toEqual({ next: 'pending', waitSeconds: 35 });
  expect(second).toMatchObject({ next: 'failed', outcome: { state: 'needs_attention' } });
  expect((await world.trail()).filter((type) => type === 'connection-missing')).toHaveLength(1);
  expect(world.provider.calls.create).toBe(0);
});

test('a connection that is missing and comes back is observed on', async () => {
  const world = await observing('PENDING_CREATE', { absentSinceMs: NOW_MS });

  const result = await world.observe();

  expect(result.next).toBe('pending');
  expect((await world.stored()).watch?.absentSinceMs).toBeUndefined();
});

// The count is only written with an event, and a look that misses it again writes none.
test('failures in a row are counted anew after a look that misses the connection', async () => {
  const world = await observing('PENDING_CREATE', { absentSinceMs: NOW_MS, failures: 3 });
  world.provider.remove(world.provider.connections[0]?.id ?? '');

  await world.observe();

  expect((await world.stored()).watch?.failures).toBe(0);
});

test('a look without an answer is written and repeated', async () => {
  const world = await observing();
  world.provider.strike('get', () => answer(503));

  const result = await world.observe();

  expect(result.next).toBe('pending');
  expect((await world.stored()).watch?.failures).toBe(1);
  expect(await world.trail()).toContain('observation-failed');
});

test('a look without an answer is forgotten after the next one', async () => {
  const world = await observing('PENDING_CREATE', { failures: 4 });

  await world.observe();

  expect((await world.stored()).watch?.failures).toBe(0);
});

test('a look without an answer is repeated until the deadline, however many there were in a row', async () => {
  const world = await observing('PENDING_CREATE', { failures: 40 });
  const isLost = (): HttpOutcome => ({ kind: 'no-answer', reason: 'ECONNRESET' });
  world.provider.strike('get', isLost, isLost);

  const before = await world.observe();
  world.clock.advance(590);
  const late = await world.observe();

  expect(before.next).toBe('pending');
  expect(late).toMatchObject({ next: 'failed', outcome: { state: 'timed_out', tunnel: 'unknown' } });
});

test('a look that is refused needs attention', async () => {
  const world = await observing();
  world.provider.strike('get', () => answer(403));

  expect(await world.observe()).toMatchObject({ next: 'failed', outcome: { state: 'needs_attention' } });
});

test('a look with a refused token is repeated, and needs attention when it is the third in a row', async () => {
  const world = await observing('PENDING_CREATE', { failures: 7 });
  const refused = (): HttpOutcome => answer(401);
  world.provider.strike('get', refused, refused, () => answer(503), ...Array<typeof refused>(6).fill(refused));

  const looks = [await world.observe(), await world.observe()];
  const refusals = (await world.stored()).watch?.refusals;
  const last = [await world.observe(), await world.observe(), await world.observe()];

  expect([...looks, ...last].map(({ next }) => next)).toEqual(['pending', 'pending', 'pending', 'pending', 'failed']);
  expect(refusals).toBeUndefined();
  expect(last.at(-1)).toMatchObject({ outcome: { state: 'needs_attention', problem: { code: 'provider-auth' } } });
});

test('a look whose token has ended is made with a new token', async () => {
  const world = await observing();
  await world.observe();
  world.provider.revokeToken();

  expect((await world.observe()).next).toBe('pending');
  expect(world.provider.calls.token).toBe(2);
});

test('the observe step refuses a request without a connection', async () => {
  const world = await World.withRequest({ state: 'running', phase: 'apply' });

  await expect(world.observe()).rejects.toMatchObject({ name: 'InvariantError' });
});
