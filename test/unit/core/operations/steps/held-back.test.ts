/** A call that its account has no room for is not made, has no effect, and is no failure (protocol.md 8.4). */
import type { StepResult } from '../../../../../lambdas/contract/steps';
import type { ProvisioningRequest } from '../../../../../lambdas/core/domain/request/provisioning-request';
import { answer, NOW_MS } from '../../../../support/builders';
import type { Strike } from '../../../../support/in-memory/provider';
import { World } from '../../../../support/operations/world';
import type { Point } from '../../../../support/operations/world';

const ACCOUNT = 'otc-classic';
const LIMITS = { limits: { requestsPerSecond: 2 } };
const RUNNING = { state: 'running', phase: 'apply', connectionName: undefined } as const;
const ID = '851f280f-5639-4ea3-81aa-e298525ab74b';
const OURS = { name: 'vpn-1', vpnservice_id: '5c561d9d-eaea-45f6-ae3e-08d1a7080828', peer_address: '172.24.4.233' };
const UPDATE = { operation: 'update', fields: { name: 'vpn-2' } } as const;
const DELETE = { operation: 'delete', fields: {} } as const;
const isLost: Strike = () => ({ kind: 'no-answer', reason: 'ECONNRESET' });

/** Takes all slots of the account for so many seconds. */
async function fill(world: World, seconds: number): Promise<void> {
  const read = world.paces.of(ACCOUNT);
  const untilMs = world.clock.nowMs() + seconds * 1000;
  await world.paces.take(ACCOUNT, read, {
    row: 'lastCallAtMs',
    spacingMs: 0,
    notBeforeMs: untilMs,
    notAfterMs: Infinity,
    nowMs: world.clock.nowMs(),
  });
}

async function changing(request: Partial<ProvisioningRequest>): Promise<World> {
  const connection = { id: ID, status: 'ACTIVE' };
  const world = await World.withRequest(
    { state: 'running', hasPreSharedKey: false, connection, ...request },
    { ...LIMITS },
  );
  world.provider.add(OURS, ID);
  return world;
}

function waitOf(result: StepResult): number {
  return result.next === 'again' ? result.waitSeconds : 0;
}

test.each([
  { name: 'a create', worldOf: () => World.withRequest(RUNNING, LIMITS), sent: ['create-sent', 'created'] },
  { name: 'an update', worldOf: () => changing(UPDATE), sent: ['update-sent', 'updated'] },
  { name: 'a delete', worldOf: () => changing(DELETE), sent: ['delete-sent', 'delete-accepted'] },
])('$name for which there is no room comes again, and nothing is written of it', async ({ worldOf, sent }) => {
  const world = await worldOf();
  await world.tokens.write('', { kind: 'refused', passwordDigest: '', untilMs: 0 });
  await fill(world, 20);
  const before = await world.stored();

  const result = await world.apply();

  expect(result).toEqual({ next: 'again', waitSeconds: 20 });
  expect(await world.stored()).toEqual(before);
  world.clock.advance(waitOf(result));
  expect((await world.applyUntilDone()).next).toBe('watch');
  expect((await world.trail()).slice(1)).toEqual(sent);
});

/** Something happens when the slot has been taken and the intent is about to be written. */
function beforeIntent(world: World, happens: () => Promise<void> | void): Point {
  let isDone = false;
  return async () => {
    if (isDone || world.paces.of(ACCOUNT).lastCallAtMs <= world.clock.nowMs()) return;
    isDone = true;
    await happens();
  };
}

test('a create that has lost its slot after its intent was written is not sent, and not in doubt', async () => {
  const world = await World.withRequest(RUNNING, LIMITS);
  const delay = beforeIntent(world, async () => {
    world.clock.advance(5);
    await fill(world, 10);
  });

  const first = await world.apply(delay);
  const creates = world.provider.calls.create;
  const { attempt } = await world.stored();
  world.clock.advance(waitOf(first));
  const second = await world.applyUntilDone();

  expect([first.next, creates, second.next]).toEqual(['again', 0, 'watch']);
  expect(attempt).toMatchObject({ result: 'not-sent', everInDoubt: false, failures: 0 });
  expect(attempt?.lastFailure).toBeUndefined();
  expect(world.provider.calls).toMatchObject({ create: 1, list: 0 });
  expect((await world.trail()).slice(1)).toEqual(['create-sent', 'create-not-sent', 'create-sent', 'created']);
});

test('a list that was made for a create that was then held back is not made again, however slow the limit', async () => {
  const world = await World.withRequest(
    { ...RUNNING, connectionName: 'mine' },
    { limits: { requestsPerSecond: 0.05 } },
  );
  const known = world.provider.add({ ...OURS, name: 'mine' });

  const result = await world.applyUntilDone();

  expect(result.next).toBe('watch');
  expect(world.provider.calls).toMatchObject({ create: 1, list: 1 });
  expect((await world.stored()).attempt).toMatchObject({ knownIds: [known.id], failures: 0 });
});

test('a list that is old is made again', async () => {
  const world = await World.withRequest(
    { ...RUNNING, connectionName: 'mine', deadlineAtMs: NOW_MS + 3_600_000 },
    { limits: { requestsPerSecond: 0.05 } },
  );
  while (world.provider.calls.list === 0) world.clock.advance(waitOf(await world.apply()));
  await fill(world, 700);
  world.clock.advance(690);

  await world.applyUntilDone();

  expect(world.provider.calls).toMatchObject({ create: 1, list: 2 });
});

test('a create whose intent took long, and for which there is room, takes another slot', async () => {
  const world = await World.withRequest(RUNNING, LIMITS);
  const delay = beforeIntent(world, () => {
    world.clock.advance(5);
  });

  expect(await world.apply(delay)).toEqual({ next: 'watch' });
  expect(world.provider.calls.create).toBe(1);
});

test('a create is not in doubt when its token was refused and there is no room to sign in again', async () => {
  const world = await World.withRequest(RUNNING, { limits: { requestsPerSecond: 0.5 } });
  await world.apply();
  world.provider.strike('create', () => answer(401));
  const results: StepResult[] = [];
  for (let n = 0; n < 20 && results.at(-1)?.next !== 'watch'; n += 1) {
    results.push(await world.apply());
    world.clock.advance(waitOf(results.at(-1) as StepResult));
  }

  expect(results.at(-1)?.next).toBe('watch');
  expect(world.provider.calls.create).toBe(2);
  expect((await world.stored()).attempt).toMatchObject({ everInDoubt: false, failures: 0 });
});

test('a look-up that is held back does not count as one that failed', async () => {
  const world = await World.withRequest(RUNNING, LIMITS);
  world.provider.strike('create', isLost);
  world.clock.advance(waitOf(await world.apply()));
  await fill(world, 7);
  const before = await world.stored();

  const result = await world.apply();

  expect(result).toEqual({ next: 'again', waitSeconds: 7 });
  expect(await world.stored()).toEqual(before);
});

test('a create that waits for room ends at its deadline, and not before', async () => {
  const world = await World.withRequest(RUNNING, LIMITS);
  await fill(world, 3 * 3_600);

  const result = await world.apply();
  world.clock.advance(waitOf(result));

  expect(world.clock.nowMs()).toBe(world.request.deadlineAtMs);
  expect(await world.apply()).toEqual({ next: 'ended' });
  expect(await world.stored()).toMatchObject({ state: 'timed_out', problem: { code: 'deadline-exceeded' } });
  expect(world.provider.calls.create).toBe(0);
});

test('a cancelled request that waits for room ends at once when it comes again', async () => {
  const world = await World.withRequest(RUNNING, LIMITS);
  await fill(world, 60);
  await world.apply();
  await world.cancel();

  expect(await world.apply()).toEqual({ next: 'ended' });
  expect(await world.stored()).toMatchObject({ state: 'cancelled' });
});

describe('a paused account', () => {
  const PAUSE = { atMs: NOW_MS, by: 'an operator' };

  test.each([
    { name: 'with a limit', profile: LIMITS },
    { name: 'without one', profile: {} },
  ])('gets nothing new until it is resumed: $name', async ({ profile }) => {
    const world = await World.withRequest(RUNNING, profile);
    await world.paces.change(ACCOUNT, world.paces.of(ACCOUNT), { pause: PAUSE });
    const before = await world.stored();

    const held = await world.apply();
    const creates = world.provider.calls.create;
    const after = await world.stored();
    await world.paces.change(ACCOUNT, world.paces.of(ACCOUNT), { pause: undefined });

    expect([held, creates, after]).toEqual([{ next: 'again', waitSeconds: 30 }, 0, before]);
    expect((await world.applyUntilDone()).next).toBe('watch');
  });

  test('is looked at all the same, and what is in doubt is looked up', async () => {
    const world = await World.withRequest(RUNNING, LIMITS);
    world.provider.strike('create', isLost);
    world.clock.advance(waitOf(await world.apply()));
    await world.paces.change(ACCOUNT, world.paces.of(ACCOUNT), { pause: PAUSE });
    const { list } = world.provider.calls;

    await world.apply();

    expect(world.provider.calls).toMatchObject({ list: list + 1, create: 1 });
  });
});

test('a provider that has been silent for a while is the reason of what ends meanwhile', async () => {
  const world = await World.withRequest(RUNNING, LIMITS);
  const silence = { sinceMs: NOW_MS - 120_000, untilMs: NOW_MS };
  await world.paces.change(ACCOUNT, world.paces.of(ACCOUNT), { perSecond: 2, silence });
  await fill(world, 25);

  const result = await world.apply();

  expect(result.next).toBe('again');
  expect((await world.stored()).attempt).toMatchObject({
    failures: 1,
    lastFailure: { problem: 'provider-unavailable', retryable: true },
  });
});
