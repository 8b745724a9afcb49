import { generatedConnectionName } from '../../../../../lambdas/core/domain/request/connection-name';
import { TERMINAL_STATES } from '../../../../../lambdas/contract/outcome';
import { answer, CANARY_KEY, NOW_MS, requestId } from '../../../../support/builders';
import type { HttpOutcome } from '../../../../support/in-memory/http-transport';
import type { Strike } from '../../../../support/in-memory/provider';
import { World } from '../../../../support/operations/world';

const GENERATED = { connectionName: undefined };
const OURS = {
  name: 'vpnconnection1',
  vpnservice_id: '5c561d9d-eaea-45f6-ae3e-08d1a7080828',
  peer_address: '172.24.4.233',
};
const THROTTLED = answer(429, { error_code: 'APIG.0308', error_msg: 'throttled' });
const RUNNING = { state: 'running', phase: 'apply' } as const;

const fails =
  (outcome: HttpOutcome): Strike =>
  () =>
    outcome;

test('a create asks once and is handed to the watcher, which looks ten seconds later (protocol.md 3, T3)', async () => {
  const world = await World.withRequest({ ...RUNNING, ...GENERATED });

  const result = await world.apply();

  expect(result).toEqual({ next: 'watch' });
  expect(world.provider.calls).toEqual({ token: 1, create: 1, update: 0, delete: 0, get: 0, list: 0 });
  expect(await world.stored()).toMatchObject({
    phase: 'observe',
    connection: {
      id: world.provider.connections[0]?.id,
      name: generatedConnectionName(requestId()),
      status: 'PENDING_CREATE',
    },
    watch: { sinceMs: NOW_MS, failures: 0 },
    dueAtMs: world.request.deadlineAtMs,
  });
  expect(world.flights.all).toMatchObject([{ requestId: requestId(), status: 'PENDING_CREATE' }]);
  expect(world.errands.all).toEqual([
    { errand: { kind: 'watch', account: 'otc-classic', n: 1 }, atMs: NOW_MS + 10_000 },
  ]);
  expect(await world.trail()).toEqual(['accepted', 'create-sent', 'created']);
});

test('a create looks first which connections of the caller’s name exist', async () => {
  const world = await World.withRequest(RUNNING);
  const known = world.provider.add(OURS);

  await world.apply();

  expect(world.provider.calls).toMatchObject({ create: 1, list: 1 });
  expect((await world.stored()).attempt?.knownIds).toEqual([known.id]);
  expect((await world.stored()).connection?.id).not.toBe(known.id);
});

test('a create claims its connection for the request', async () => {
  const world = await World.withRequest(RUNNING);

  await world.apply();

  const connectionId = world.provider.connections[0]?.id ?? '';
  expect(await world.store.claimantOf({ provider: 'otc-classic', connectionId })).toBe(world.request.id);
});

test('the apply step may run twice, and wakes the watcher if the first run died before that', async () => {
  const world = await World.withRequest(RUNNING);
  await world.apply();
  world.errands.purge();
  world.actors.clear();

  const again = await world.apply();

  expect(again.next).toBe('watch');
  expect(world.provider.connections).toHaveLength(1);
  expect(world.errands.all).toHaveLength(1);
});

test.each([
  { name: 'one that is up already', status: 'ACTIVE', due: 10 },
  { name: 'one that is down', status: 'DOWN', due: 10 },
  { name: 'one without a status', status: undefined, due: 600 },
])('a new connection whose status may stay as it is has its first look in any case: $name', async ({ status, due }) => {
  const world = await World.withRequest({ ...RUNNING, ...GENERATED });
  const created = { id: '851f280f-5639-4ea3-81aa-e298525ab74b', status };
  world.provider.strike('create', fails(answer(201, { ipsec_site_connection: created })));

  await world.apply();

  expect((await world.stored()).dueAtMs).toBe(NOW_MS + due * 1000);
});

test('the pre-shared key is in the call to the provider only', async () => {
  const world = await World.withRequest(RUNNING);

  await world.apply();

  const left = [await world.stored(), await world.store.events(requestId())];
  expect(JSON.stringify(world.provider.connections)).toContain(CANARY_KEY);
  expect(JSON.stringify(left)).not.toContain(CANARY_KEY);
});

test.each(TERMINAL_STATES)('the apply step has nothing to do when the request is %s', async (state) => {
  const world = await World.withRequest({ state });

  expect(await world.apply()).toEqual({ next: 'ended' });
  expect(world.provider.calls.create).toBe(0);
});

test.each([
  { name: 'refused', outcome: { kind: 'not-sent', reason: 'ECONNREFUSED' } as const, waitSeconds: 1 },
  { name: 'throttled', outcome: THROTTLED, waitSeconds: 15 },
  { name: 'throttled with a wait', outcome: { ...THROTTLED, headers: { 'retry-after': '42' } }, waitSeconds: 42 },
])('a call that certainly had no effect is repeated plainly: $name', async ({ outcome, waitSeconds }) => {
  const world = await World.withRequest({ ...RUNNING, ...GENERATED });
  world.provider.strike('create', fails(outcome));

  const first = await world.apply();
  const second = await world.apply();

  expect([first, second.next]).toEqual([{ next: 'again', waitSeconds }, 'watch']);
  expect((await world.stored()).attempt).toMatchObject({ number: 2, everInDoubt: false });
  expect(world.provider.calls).toMatchObject({ create: 2, list: 0 });
});

test('a call that certainly had no effect is repeated until the deadline', async () => {
  const world = await World.withRequest(RUNNING);
  world.provider.strike('create', ...Array<Strike>(99).fill(fails(THROTTLED)));

  const result = await world.applyUntilDone();

  expect(result).toEqual({ next: 'ended' });
  expect(await world.stored()).toMatchObject({
    state: 'failed',
    problem: { code: 'provider-unavailable', retryable: true },
  });
  expect(world.provider.calls.create).toBeGreaterThan(10);
  expect(world.clock.nowMs()).toBeLessThan(world.request.deadlineAtMs);
  expect(world.provider.connections).toEqual([]);
});

test('a call that certainly had no effect is given up at the deadline', async () => {
  const world = await World.withRequest(RUNNING);
  world.provider.strike('create', fails(THROTTLED));
  await world.apply();
  world.clock.advance(600);

  const result = await world.apply();

  expect(result).toEqual({ next: 'ended' });
  expect(await world.stored()).toMatchObject({
    state: 'failed',
    problem: { code: 'provider-unavailable', retryable: true, detail: 'throttled. It was tried until the deadline.' },
  });
  expect(world.provider.calls.create).toBe(1);
});

test('a look at the name that fails is repeated, and nothing is sent before it', async () => {
  const world = await World.withRequest(RUNNING);
  world.provider.strike('list', fails(answer(503)));

  const first = await world.apply();

  expect(first.next).toBe('again');
  expect(world.provider.calls.create).toBe(0);
  expect((await world.apply()).next).toBe('watch');
  expect(await world.trail()).toEqual(['accepted', 'create-not-sent', 'create-sent', 'created']);
});

test.each([
  { name: 'a rule', outcome: answer(400), code: 'provider-rejected' },
  { name: 'quota', outcome: answer(400, { code: 'VPC.1003', message: 'm' }), code: 'provider-quota' },
  { name: 'a conflict', outcome: answer(409), code: 'provider-conflict' },
  { name: 'permission', outcome: answer(403), code: 'provider-auth' },
])('a refusal ends the request, and nobody is woken: $name', async ({ outcome, code }) => {
  const world = await World.withRequest(RUNNING);
  world.provider.strike('create', fails(outcome));

  const result = await world.apply();

  expect(result).toEqual({ next: 'ended' });
  expect(await world.stored()).toMatchObject({ state: 'failed', problem: { code, retryable: false } });
  expect(world.provider.connections).toEqual([]);
  expect([world.flights.all, world.errands.all]).toEqual([[], []]);
});

test('a refusal of our tokens ends the request when it comes in three runs, each time for a new token as well', async () => {
  const world = await World.withRequest(RUNNING);
  world.provider.strike('create', ...Array<Strike>(9).fill(fails(answer(401))));

  const results = [await world.apply(), await world.apply(), await world.apply()];

  expect(results.map(({ next }) => next)).toEqual(['again', 'again', 'ended']);
  expect(await world.stored()).toMatchObject({ state: 'failed', problem: { code: 'provider-auth' } });
  expect(world.provider.calls.create).toBe(6);
});

test('a token that is refused now and then among other failures does not end the request', async () => {
  const world = await World.withRequest({ ...RUNNING, ...GENERATED });
  const refused = fails(answer(401));
  const unavailable = Array<Strike>(5).fill(fails(THROTTLED));
  world.provider.strike('create', ...unavailable, refused, refused, fails(THROTTLED), refused, refused);

  const result = await world.applyUntilDone();

  expect(result.next).toBe('watch');
  expect(world.provider.connections).toHaveLength(1);
});

test('a refused token does not end the request when tokens are taken again', async () => {
  const world = await World.withRequest(RUNNING);
  world.provider.strike('create', fails(answer(401)), fails(answer(401)));

  await world.apply();

  expect((await world.apply()).next).toBe('watch');
  expect(await world.trail()).toEqual(['accepted', 'create-sent', 'create-not-sent', 'create-sent', 'created']);
});

test('a refusal of the look at the name ends the request before anything was sent', async () => {
  const world = await World.withRequest(RUNNING);
  world.provider.strike('list', fails(answer(403)));

  expect(await world.apply()).toEqual({ next: 'ended' });
  expect(await world.stored()).toMatchObject({ state: 'failed', problem: { code: 'provider-auth' } });
  expect(world.provider.calls.create).toBe(0);
});

test('a create whose answer comes after the caller has cancelled it is handed on without delay', async () => {
  const world = await World.withRequest({ ...RUNNING, ...GENERATED });
  world.provider.strike('create', async (perform) => {
    await world.cancel();
    return perform();
  });

  await world.apply();

  expect(world.flights.all).toMatchObject([{ dueAtMs: 0 }]);
  expect(world.errands.all).toMatchObject([{ atMs: NOW_MS }]);
});
