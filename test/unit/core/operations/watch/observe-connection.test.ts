/** What the looks of the watcher at one connection come to (protocol.md 1.7). */
import type { ProvisioningRequest, Watch } from '../../../../../lambdas/core/domain/request/provisioning-request';
import { answer, NOW_MS } from '../../../../support/builders';
import type { HttpOutcome } from '../../../../support/in-memory/http-transport';
import { World } from '../../../../support/operations/world';

const OURS = {
  name: 'vpnconnection1',
  vpnservice_id: '5c561d9d-eaea-45f6-ae3e-08d1a7080828',
  peer_address: '172.24.4.233',
};

/** A request whose connection is at the provider, with the status that was seen last; the first look is ten seconds off. */
async function observing(
  status = 'PENDING_CREATE',
  watch: Partial<Watch> = {},
  changes: Partial<ProvisioningRequest> = {},
): Promise<World> {
  const world = await World.withRequest({ state: 'running', phase: 'observe', ...changes });
  const { id, name } = world.provider.add(OURS);
  const dueAtMs = status === 'PENDING_CREATE' ? world.request.deadlineAtMs : NOW_MS;
  await world.change({ connection: { id, name, status }, watch: { sinceMs: NOW_MS, failures: 0, ...watch }, dueAtMs });
  await world.wake(10);
  return world;
}

async function look(world: World, times = 1): Promise<ProvisioningRequest> {
  for (let count = 0; count < times; count += 1) await world.nextTick();
  return world.stored();
}

test('a connection that is pending is looked at every ten seconds, and nothing is read or written when nothing has changed', async () => {
  const world = await observing();
  const before = await world.stored();
  const find = jest.spyOn(world.store, 'find');

  await world.nextTick();
  await world.nextTick();

  expect(find).not.toHaveBeenCalled();
  expect(await world.stored()).toEqual(before);
  expect(world.provider.calls).toMatchObject({ get: 2, list: 0 });
  expect(world.errands.all).toMatchObject([{ errand: { n: 3 }, atMs: NOW_MS + 30_000 }]);
});

test.each(['BUILD', 'SOMETHING_NEW'])(
  'a connection that is pending has a new status written once: %s',
  async (word) => {
    const world = await observing();
    world.provider.settle(word);

    const request = await look(world, 2);

    expect([request.state, request.connection?.status]).toEqual(['running', word]);
    expect(world.flights.all).toMatchObject([{ status: word, dueAtMs: world.request.deadlineAtMs }]);
    expect(await world.trail()).toEqual(['accepted', 'status-changed', 'status-changed']);
  },
);

test.each([
  { status: 'ACTIVE', ended: { state: 'succeeded', tunnel: 'up' } },
  { status: 'ERROR', ended: { state: 'failed', tunnel: 'down' } },
  { status: 'FREEZED', ended: { state: 'failed', connection: { status: 'FREEZED' } } },
])('a connection that has settled as $status ends its request by the same look', async ({ status, ended }) => {
  const world = await observing();
  world.provider.settle(status);

  const request = await look(world);

  expect(request).toMatchObject({ ...ended, endedAtMs: NOW_MS + 10_000 });
  expect(await world.store.sealedKey(request.id)).toBeUndefined();
  expect((await world.trail()).slice(-1)).toEqual([ended.state]);
});

test('a connection that is DOWN is shown as down, and is success after a minute', async () => {
  const world = await observing();
  world.provider.settle('DOWN');
  const shown = await look(world);

  const request = await world.followed();

  expect([shown.tunnel, shown.watch?.downSinceMs]).toEqual(['down', NOW_MS + 10_000]);
  expect(request).toMatchObject({ state: 'succeeded', tunnel: 'down', endedAtMs: NOW_MS + 70_000 });
});

test('a connection that is DOWN and comes up within the minute is reported as up', async () => {
  const world = await observing();
  world.provider.settle('DOWN');
  await look(world, 3);
  world.provider.settle('ACTIVE');

  expect(await look(world)).toMatchObject({ state: 'succeeded', tunnel: 'up' });
});

// Adopted as DOWN: the status does not change any more, so only the first look says since when.
test('a connection that was DOWN before it was adopted is success after a minute too', async () => {
  const world = await observing('DOWN');
  world.provider.settle('DOWN');

  expect(await world.followed()).toMatchObject({ state: 'succeeded', endedAtMs: NOW_MS + 70_000 });
});

test('a connection that is missing is written once, and needs attention once it is confirmed', async () => {
  const world = await observing();
  await look(world, 12);
  world.provider.remove(world.provider.connections[0]?.id ?? '');
  const first = await look(world);

  const request = await world.followed();

  expect(first.watch?.absentSinceMs).toBe(world.request.createdAtMs + 134_000);
  expect(request).toMatchObject({ state: 'needs_attention', problem: { code: 'connection-gone' } });
  expect((request.endedAtMs ?? 0) - (first.watch?.absentSinceMs ?? 0)).toBeGreaterThanOrEqual(35_000);
  expect((await world.trail()).filter((type) => type === 'connection-missing')).toHaveLength(1);
  expect(world.provider.calls.create).toBe(0);
});

test('a connection that is missing and comes back is observed on', async () => {
  const world = await observing();
  world.provider.strike('get', () => answer(404));

  const first = await look(world);
  await look(world, 6);

  expect(first.watch?.absentSinceMs).toBe(NOW_MS + 10_000);
  expect((await world.stored()).watch?.absentSinceMs).toBeUndefined();
});

// The count is only written with an event, and a look that misses it again writes none.
test('a connection that was ready before it was adopted is success although the first look has no answer', async () => {
  const world = await observing('ACTIVE');
  world.provider.settle('ACTIVE');
  world.provider.strike('get', () => answer(503));

  expect(await world.followed()).toMatchObject({ state: 'succeeded', endedAtMs: NOW_MS + 30_000 });
});

test('failures in a row are counted anew after a look that misses the connection', async () => {
  const world = await observing('PENDING_CREATE', { absentSinceMs: NOW_MS, failures: 3 });
  world.provider.remove(world.provider.connections[0]?.id ?? '');

  expect((await look(world)).watch?.failures).toBe(0);
});

test('a look without an answer is written, and repeated twenty seconds later', async () => {
  const world = await observing();
  world.provider.strike('get', () => answer(503));

  const request = await look(world);

  expect([request.state, request.watch?.failures]).toEqual(['running', 1]);
  expect(await world.trail()).toContain('observation-failed');
  expect(world.errands.all).toMatchObject([{ atMs: NOW_MS + 30_000 }]);
});

test.each([
  { name: 'an answer without a status', outcome: answer(200, { ipsec_site_connection: { id: 'x' } }) },
  { name: 'an answer that does not fit', outcome: answer(200, '<html>') },
  { name: 'no answer', outcome: { kind: 'no-answer', reason: 'timeout' } as const },
  { name: 'a first 404', outcome: answer(404) },
])('after $name the connection is looked at again', async ({ outcome }) => {
  const world = await observing();
  world.provider.strike('get', () => outcome);

  expect((await look(world)).state).toBe('running');
  expect(world.errands.all).toHaveLength(1);
});

test('a look without an answer is repeated until the deadline, however many there were in a row', async () => {
  const world = await observing();
  const isLost = (): HttpOutcome => ({ kind: 'no-answer', reason: 'ECONNRESET' });
  world.provider.strike('get', ...Array<typeof isLost>(99).fill(isLost));

  const request = await world.followed();

  expect(request).toMatchObject({ state: 'timed_out', tunnel: 'unknown' });
  expect(request.endedAtMs).toBeGreaterThanOrEqual(world.request.deadlineAtMs);
  expect(request.endedAtMs).toBeLessThan(world.request.deadlineAtMs + 30_000);
});

test('a look that is refused needs attention, and has the profile read anew', async () => {
  const world = await observing();
  const forget = jest.spyOn(world.profiles, 'forget');
  world.provider.strike('get', () => answer(403));

  expect(await look(world)).toMatchObject({ state: 'needs_attention', problem: { code: 'provider-auth' } });
  expect(forget).toHaveBeenCalledWith('otc-classic');
});

test('a look with a refused token is repeated, and needs attention when it is the third in a row', async () => {
  const world = await observing('PENDING_CREATE', { failures: 7 });
  const refused = (): HttpOutcome => answer(401);
  world.provider.strike('get', refused, refused, () => answer(503), ...Array<typeof refused>(6).fill(refused));

  const states = [];
  for (let count = 0; count < 5; count += 1) states.push((await look(world)).state);

  expect(states).toEqual(['running', 'running', 'running', 'running', 'needs_attention']);
});

test('a look whose token has ended is made with a new token', async () => {
  const world = await observing();
  await look(world);
  world.provider.revokeToken();

  expect((await look(world)).state).toBe('running');
  expect(world.provider.calls.token).toBe(2);
});

test.each([
  { operation: 'update', status: 'PENDING_UPDATE', ready: 'ACTIVE' },
  { operation: 'delete', status: 'PENDING_DELETE', ready: undefined },
] as const)('the $operation of a connection ends when it is done', async ({ operation, status, ready }) => {
  const world = await observing(status, {}, { operation });
  world.provider.settle(status);
  const first = await look(world, 2);
  if (ready === undefined) world.provider.remove(first.connection?.id ?? '');
  else world.provider.settle(ready);

  expect([first.state, (await look(world)).state]).toEqual(['running', 'succeeded']);
});

test('a request that was cancelled has its connection removed without a further look', async () => {
  const world = await observing();
  await look(world);
  await world.cancel();

  await world.tick();

  expect(await world.stored()).toMatchObject({ state: 'cancelled', endedAtMs: NOW_MS + 10_000 });
  expect(world.provider.connections).toEqual([]);
  expect(world.provider.calls).toMatchObject({ delete: 1, get: 2 });
});
