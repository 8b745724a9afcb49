import { TERMINAL_STATES } from '../../../../../lambdas/contract/outcome';
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
  untilDone,
} from '../../../../support/operations/cleaning';
import { World } from '../../../../support/operations/world';

/** The provider accepts the delete and takes its time. */
function going(world: World): Strike {
  return () => {
    world.provider.settle('PENDING_DELETE');
    return answer(204);
  };
}

test('a connection that must go is deleted, and the request ends once it is confirmed to be gone', async () => {
  const { world, own } = await removing();

  const result = await world.cleanUp();

  expect(result).toEqual({ next: 'failed', outcome: FAILED });
  expect(world.provider.connections).toEqual([]);
  expect((await world.trail()).slice(-2)).toEqual(['removal-sent', 'removed']);
  expect((await world.store.events(requestId())).at(-1)).toMatchObject({ connectionId: own.id });
  expect((await world.stored()).connection).toBeUndefined();
});

test('a connection that must go is waited for while it is going', async () => {
  const { world } = await removing();
  world.provider.strike('delete', going(world));
  const first = await world.cleanUp();
  const second = await world.cleanUp();
  world.provider.remove(world.provider.connections[0]?.id ?? '');

  expect([first, second]).toEqual(Array(2).fill({ next: 'again', waitSeconds: 10 }));
  expect(await world.cleanUp()).toEqual({ next: 'failed', outcome: FAILED });
  expect(world.provider.calls.delete).toBe(1);
});

// A delete may be accepted and forgotten.
test('a connection that must go is asked to go again while it is not going', async () => {
  const { world, own } = await removing();
  world.provider.settle('ERROR');
  world.provider.strike('delete', fails(answer(204)), fails(answer(202)));

  const first = await world.cleanUp();

  expect(first).toEqual({ next: 'again', waitSeconds: 10 });
  expect(await untilDone(world)).toEqual({ next: 'failed', outcome: FAILED });
  expect(world.provider.calls.delete).toBe(3);
  expect((await world.store.events(requestId())).filter(({ type }) => type === 'removed')).toMatchObject([
    { connectionId: own.id },
  ]);
});

test('a connection that must go and whose second delete has no answer is asked to go once more, after a while', async () => {
  const { world } = await removing();
  world.provider.strike('delete', fails(answer(204)), fails(UNAVAILABLE));

  const first = await world.cleanUp();
  world.clock.advance(10);
  await world.cleanUp();

  expect(first).toEqual({ next: 'again', waitSeconds: 10 });
  expect((await world.stored()).cleanup?.failures).toBe(1);
  expect(await untilDone(world)).toEqual({ next: 'failed', outcome: FAILED });
  expect(world.provider.connections).toEqual([]);
});

test('a connection that must go and is gone already counts as removed', async () => {
  const { world, own } = await removing();
  world.provider.remove(own.id);

  expect(await world.cleanUp()).toEqual({ next: 'failed', outcome: FAILED });
  expect((await world.trail()).at(-1)).toBe('removed');
});

// What a provider says may be older than the create for a minute (provider-apis.md 4.4).
test('a connection that must go and was made only just now is not believed to be missing', async () => {
  const { world, own } = await removing();
  await world.change({ watch: { sinceMs: world.clock.nowMs() - 20_000, failures: 0 } });
  world.provider.strike('delete', fails(answer(404)));

  expect(await world.cleanUp()).toEqual({ next: 'again', waitSeconds: 40 });
  expect(await untilDone(world)).toEqual({ next: 'failed', outcome: FAILED });
  expect(world.provider.connections.map(({ id }) => id)).not.toContain(own.id);
});

test('a connection that must go is asked for again when the delete or the look has no answer', async () => {
  const { world } = await removing();
  world.provider.strike('delete', fails(UNAVAILABLE), fails({ kind: 'no-answer', reason: 'ECONNRESET' }));
  world.provider.strike('get', fails(UNAVAILABLE));

  expect(await untilDone(world)).toEqual({ next: 'failed', outcome: FAILED });
  expect(world.provider.connections).toEqual([]);
  expect((await world.trail()).filter((type) => type === 'clean-up-delayed')).toHaveLength(3);
});

test.each([
  { name: 'is refused', strikes: [fails(answer(403))] },
  { name: 'fails for twenty minutes', strikes: Array<Strike>(400).fill(fails(UNAVAILABLE)) },
])('a connection that must go is a matter for an operator when its delete $name, and is named', async ({ strikes }) => {
  const { world, own } = await removing();
  world.provider.strike('delete', ...strikes);

  const result = await untilDone(world);

  expect(result).toMatchObject({ outcome: { state: 'needs_attention', problem: { code: 'not-removed' } } });
  expect(JSON.stringify(result)).toContain(own.id);
});

test.each([
  { name: 'never ends going', deletes: (world: World) => [going(world)] },
  { name: 'stays although its deletes are accepted', deletes: () => Array<Strike>(400).fill(fails(answer(204))) },
])('a connection that must go is a matter for an operator when it $name for twenty minutes', async ({ deletes }) => {
  const { world, own } = await removing();
  world.provider.strike('delete', ...deletes(world));

  const result = await untilDone(world);

  expect(result).toMatchObject({ outcome: { state: 'needs_attention', problem: { code: 'not-removed' } } });
  expect(JSON.stringify(result)).toContain(own.id);
  expect(world.clock.nowMs()).toBe(NOW_MS + 120_000 + 1_200_000);
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

    const result = await untilDone(world);

    expect(result).toMatchObject({ outcome: { state: 'needs_attention', problem: { code: 'not-removed' } } });
    expect(JSON.stringify(result)).toContain(own.id);
    expect(world.provider.calls.delete).toBe(0);
    expect(world.provider.connections.map(({ id }) => id)).toEqual([own.id]);
  },
);

test('a duplicate that is provably ours is removed beside a connection that was adopted without proof', async () => {
  const { world, own } = await looking({ attempt: UNPROVED });
  world.provider.add({ ...OURS, description: markerOf(requestId()) });

  expect(await untilDone(world)).toEqual({ next: 'failed', outcome: FAILED });
  expect(world.provider.connections.map(({ id }) => id)).toEqual([own.id]);
});

const REFUSED = fails(answer(401));

test('refused tokens are believed after three runs in a row', async () => {
  const { world } = await removing();
  world.provider.strike('delete', ...Array<Strike>(9).fill(REFUSED));

  expect(await untilDone(world)).toMatchObject({ outcome: { state: 'needs_attention' } });
  expect(world.provider.calls.delete).toBe(6);
});

test('refused tokens are counted apart from other failures', async () => {
  const { world } = await removing();
  const unavailable = Array<Strike>(5).fill(fails(UNAVAILABLE));
  world.provider.strike('delete', ...unavailable, REFUSED, REFUSED, fails(UNAVAILABLE), REFUSED, REFUSED);

  expect(await untilDone(world)).toEqual({ next: 'failed', outcome: FAILED });
  expect(world.provider.connections).toEqual([]);
});

test('a request that is cancelled while it is cleaned up has its connection removed', async () => {
  const { world } = await looking();
  await world.cancel();

  const result = await untilDone(world);

  expect(result).toEqual({ next: 'failed', outcome: { state: 'cancelled' } });
  expect(world.provider.connections).toEqual([]);
  expect(await world.trail()).toEqual(expect.arrayContaining(['cancel-requested', 'clean-up-started', 'removed']));
});

test('a connection that is being removed when its request is cancelled is removed once', async () => {
  const { world } = await removing();
  await world.cancel();

  expect(await untilDone(world)).toEqual({ next: 'failed', outcome: { state: 'cancelled' } });
  expect(world.provider.calls.delete).toBe(1);
});

test('a clean-up keeps the limit of the provider', async () => {
  const world = await World.withRequest({ state: 'running' }, { limits: { requestsPerSecond: 0.1 } });
  const own = world.provider.add(OURS);
  await world.change({
    connection: { id: own.id, status: 'ERROR' },
    cleanup: { outcome: FAILED, sinceMs: NOW_MS, removals: [removalOf(own.id)], failures: 0 },
  });
  world.provider.strike('delete', fails(UNAVAILABLE), fails(UNAVAILABLE));

  const results = [await world.cleanUp(), await world.cleanUp()];

  expect(results).toEqual([
    { next: 'again', waitSeconds: 1 },
    { next: 'again', waitSeconds: 10 },
  ]);
});

test('a clean-up ends as it was decided: a success stays one', async () => {
  const outcome = { state: 'succeeded', tunnel: 'up' } as const;
  const { world } = await cleaning({}, () => ({ outcome }));

  expect(await world.cleanUp()).toEqual({ next: 'settled', outcome });
});

test.each(TERMINAL_STATES)('a clean-up has nothing to do when the request is %s', async (state) => {
  const world = await World.withRequest({ state });

  expect(await world.cleanUp()).toEqual({ next: 'ended' });
});

test('a clean-up needs something to clean up', async () => {
  const world = await World.withRequest({ state: 'running' });

  await expect(world.cleanUp()).rejects.toMatchObject({ name: 'InvariantError' });
});
