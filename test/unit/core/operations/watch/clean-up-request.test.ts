import { markerOf } from '../../../../../lambdas/core/domain/connection/recognition';
import type { Attempt } from '../../../../../lambdas/core/domain/request/provisioning-request';
import { answer, NOW_MS, requestId } from '../../../../support/builders';
import type { Strike } from '../../../../support/in-memory/provider';
import {
  cleaning,
  FAILED,
  fails,
  IN_DOUBT,
  looking,
  OURS,
  removalOf,
  removing,
  UNAVAILABLE,
} from '../../../../support/operations/cleaning';
import type { World } from '../../../../support/operations/world';

/** The provider accepts the delete and takes its time. */
function going(world: World): Strike {
  return () => {
    world.provider.settle('PENDING_DELETE');
    return answer(204);
  };
}

test('a connection that must go is deleted, and the request ends once it is confirmed to be gone', async () => {
  const { world, own } = await removing();

  await world.tick();

  expect(await world.stored()).toMatchObject({ ...FAILED, connection: undefined });
  expect(world.provider.connections).toEqual([]);
  expect((await world.trail()).slice(-3)).toEqual(['removal-sent', 'removed', 'failed']);
  expect((await world.store.events(requestId())).at(-2)).toMatchObject({ connectionId: own.id });
});

test('a connection that must go is waited for while it is going, and looked at every ten seconds', async () => {
  const { world } = await removing();
  world.provider.strike('delete', going(world));
  await world.tick();
  await world.nextTick();
  world.provider.remove(world.provider.connections[0]?.id ?? '');

  await world.nextTick();

  expect(await world.stored()).toMatchObject({ ...FAILED, endedAtMs: NOW_MS + 140_000 });
  expect(world.provider.calls).toMatchObject({ delete: 1, get: 3 });
});

// A delete may be accepted and forgotten.
test('a connection that must go is asked to go again while it is not going', async () => {
  const { world, own } = await removing();
  world.provider.settle('ERROR');
  world.provider.strike('delete', fails(answer(204)), fails(answer(202)));

  expect(await world.followed()).toMatchObject(FAILED);
  expect(world.provider.calls.delete).toBe(3);
  expect((await world.store.events(requestId())).filter(({ type }) => type === 'removed')).toMatchObject([
    { connectionId: own.id },
  ]);
});

test('a connection that must go and whose second delete has no answer is asked to go once more, after a while', async () => {
  const { world } = await removing();
  world.provider.strike('delete', fails(answer(204)), fails(UNAVAILABLE));

  await world.tick();
  await world.nextTick();

  expect((await world.stored()).cleanup?.failures).toBe(1);
  expect(await world.followed()).toMatchObject(FAILED);
  expect(world.provider.connections).toEqual([]);
});

test('a connection that must go and is gone already counts as removed', async () => {
  const { world, own } = await removing();
  world.provider.remove(own.id);

  await world.tick();

  expect((await world.trail()).slice(-2)).toEqual(['removed', 'failed']);
});

// What a provider says may be older than the create for a minute (provider-apis.md 4.4).
test('a connection that must go and was made only just now is not believed to be missing', async () => {
  const { world, own } = await removing();
  await world.change({ watch: { sinceMs: world.clock.nowMs() - 20_000, failures: 0 } });
  world.provider.strike('delete', fails(answer(404)));

  await world.tick();

  expect((await world.stored()).state).toBe('running');
  expect(await world.followed()).toMatchObject(FAILED);
  expect(world.provider.connections.map(({ id }) => id)).not.toContain(own.id);
});

test('a connection that must go is asked for again when the delete or the look has no answer', async () => {
  const { world } = await removing();
  world.provider.strike('delete', fails(UNAVAILABLE), fails({ kind: 'no-answer', reason: 'ECONNRESET' }));
  world.provider.strike('get', fails(UNAVAILABLE));

  expect(await world.followed()).toMatchObject(FAILED);
  expect(world.provider.connections).toEqual([]);
  expect((await world.trail()).filter((type) => type === 'clean-up-delayed')).toHaveLength(2);
});

test('a connection that must go is left alone as long as the provider asks for', async () => {
  const { world } = await removing();
  world.provider.strike('delete', fails({ ...answer(429), headers: { 'retry-after': '55' } }));
  await world.tick();

  await world.followed();

  expect(world.provider.calls.delete).toBe(2);
  expect((await world.stored()).endedAtMs).toBe(NOW_MS + 120_000 + 60_000);
});

test.each([
  { name: 'is refused', strikes: [fails(answer(403))] },
  { name: 'fails for twenty minutes', strikes: Array<Strike>(400).fill(fails(UNAVAILABLE)) },
])('a connection that must go is a matter for an operator when its delete $name, and is named', async ({ strikes }) => {
  const { world, own } = await removing();
  world.provider.strike('delete', ...strikes);

  const { state, problem } = await world.followed();

  expect([state, problem?.code]).toEqual(['needs_attention', 'not-removed']);
  expect(problem?.detail).toContain(own.id);
});

test.each([
  { name: 'never ends going', deletes: (world: World) => [going(world)] },
  { name: 'stays although its deletes are accepted', deletes: () => Array<Strike>(400).fill(fails(answer(204))) },
])('a connection that must go is a matter for an operator when it $name for twenty minutes', async ({ deletes }) => {
  const { world, own } = await removing();
  world.provider.strike('delete', ...deletes(world));

  const { state, problem } = await world.followed();

  expect([state, problem?.code]).toEqual(['needs_attention', 'not-removed']);
  expect(problem?.detail).toContain(own.id);
  const lateMs = world.clock.nowMs() - (NOW_MS + 120_000 + 1_200_000);
  expect([lateMs >= 0, lateMs < 30_000]).toEqual([true, true]);
});

const UNPROVED: Attempt = { ...IN_DOUBT, isUnproved: true };

test.each(['failed', 'cancelled'] as const)(
  'a connection that was adopted without proof is never removed, and is named to an operator: %s',
  async (state) => {
    const { world, own } = await cleaning({ attempt: UNPROVED }, ({ id }) => ({
      outcome: { state },
      doubtAtMs: NOW_MS,
      removals: [removalOf(id)],
    }));

    const ended = await world.followed();

    expect([ended.state, ended.problem?.code]).toEqual(['needs_attention', 'not-removed']);
    expect(ended.problem?.detail).toContain(own.id);
    expect(world.provider.calls.delete).toBe(0);
    expect(world.provider.connections.map(({ id }) => id)).toEqual([own.id]);
  },
);

test('a duplicate that is provably ours is removed beside a connection that was adopted without proof', async () => {
  const { world, own } = await looking({ attempt: UNPROVED });
  world.provider.add({ ...OURS, description: markerOf(requestId()) });

  expect(await world.followed()).toMatchObject(FAILED);
  expect(world.provider.connections.map(({ id }) => id)).toEqual([own.id]);
});

const REFUSED = fails(answer(401));

test('refused tokens are believed after three runs in a row', async () => {
  const { world } = await removing();
  world.provider.strike('delete', ...Array<Strike>(9).fill(REFUSED));

  expect(await world.followed()).toMatchObject({ state: 'needs_attention' });
  expect(world.provider.calls.delete).toBe(6);
});

test('refused tokens are counted apart from other failures', async () => {
  const { world } = await removing();
  const unavailable = Array<Strike>(5).fill(fails(UNAVAILABLE));
  world.provider.strike('delete', ...unavailable, REFUSED, REFUSED, fails(UNAVAILABLE), REFUSED, REFUSED);

  expect(await world.followed()).toMatchObject(FAILED);
  expect(world.provider.connections).toEqual([]);
});

test('a request that is cancelled while it is cleaned up has its connection removed', async () => {
  const { world } = await looking();
  await world.cancel();

  expect(await world.followed()).toMatchObject({ state: 'cancelled' });
  expect(world.provider.connections).toEqual([]);
  expect(await world.trail()).toEqual(expect.arrayContaining(['cancel-requested', 'clean-up-started', 'removed']));
});

test('a connection that is being removed when its request is cancelled is removed once', async () => {
  const { world } = await removing();
  await world.cancel();

  expect(await world.followed()).toMatchObject({ state: 'cancelled' });
  expect(world.provider.calls.delete).toBe(1);
});

test('a clean-up ends as it was decided: a success stays one', async () => {
  const outcome = { state: 'succeeded', tunnel: 'up' } as const;
  const { world } = await cleaning({}, () => ({ outcome }));

  expect(await world.followed()).toMatchObject(outcome);
});
