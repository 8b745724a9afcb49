/** A cancellation in every phase of a request (protocol.md 3, T8): without effect, or told that it is too late. */
import type { ProvisioningRequest } from '../../../../../lambdas/core/domain/request/provisioning-request';
import { runToEnd } from '../../../../support/operations/run-to-end';
import type { Before } from '../../../../support/operations/run-to-end';
import type { Strike } from '../../../../support/in-memory/provider';
import { World } from '../../../../support/operations/world';

const GENERATED = { connectionName: undefined };
const EXISTING = {
  name: 'vpn-existing',
  vpnservice_id: '5c561d9d-eaea-45f6-ae3e-08d1a7080828',
  peer_address: '172.24.4.233',
};
const CANCELLED = { state: 'cancelled', connections: 0, last: 'cancelled' };

const losesItsAnswer: Strike = (perform) => {
  perform();
  return { kind: 'no-answer', reason: 'ECONNRESET' };
};
const isLost: Strike = () => ({ kind: 'no-answer', reason: 'ECONNRESET' });

/** Has a request go to its end, with something before some of its tasks; its connection settles by the second tick. */
async function play(world: World, before: Before, status = 'ACTIVE'): Promise<void> {
  await runToEnd(world, async (task, count) => {
    await before(task, count);
    if (task === 'tick' && count === 2) world.provider.settle(status);
  });
  world.clock.advance(3_600);
}

async function endOf(world: World): Promise<typeof CANCELLED> {
  const { state } = await world.stored();
  const trail = await world.trail();
  return { state, connections: world.provider.connections.length, last: trail.at(-1) ?? '' };
}

/** Cancels before the given task runs for the n-th time. */
function cancelling(world: World, task: Parameters<Before>[0], nth = 1): Before {
  return (name, count) => (name === task && count === nth ? world.cancel() : undefined);
}

test.each([
  { name: 'before it is validated', task: 'validate' },
  { name: 'after it was validated', task: 'apply' },
] as const)('a create cancelled $name costs no call of the provider', async ({ task }) => {
  const world = await World.withRequest();

  await play(world, cancelling(world, task));

  expect(await endOf(world)).toEqual(CANCELLED);
  expect(Object.values(world.provider.calls)).toEqual([0, 0, 0, 0, 0, 0]);
});

test.each([
  { name: 'before it was looked at', nth: 1 },
  { name: 'after a look', nth: 2 },
])('a create cancelled $name has its connection removed at once', async ({ nth }) => {
  const world = await World.withRequest();
  let cancelledAtMs = 0;

  await play(world, (task, count) => {
    if (task !== 'tick' || count !== nth) return undefined;
    cancelledAtMs = world.clock.nowMs();
    return world.cancel();
  });

  expect(await endOf(world)).toEqual(CANCELLED);
  expect((await world.stored()).endedAtMs).toBe(cancelledAtMs);
  expect(world.provider.calls).toMatchObject({ create: 1, delete: 1 });
  expect(await world.trail()).toEqual(expect.arrayContaining(['created', 'clean-up-started', 'removed']));
});

test('a create cancelled during the look that sees it settled is cancelled all the same', async () => {
  const world = await World.withRequest();
  world.provider.strike('get', async (perform) => {
    world.provider.settle('ACTIVE');
    const seen = perform();
    await world.cancel();
    return seen;
  });

  await play(world, () => undefined);

  expect(await endOf(world)).toEqual(CANCELLED);
});

test.each([
  { name: 'answered', strike: (perform: () => unknown) => perform() },
  { name: 'acted on without an answer', strike: losesItsAnswer },
  { name: 'lost', strike: isLost },
] as const)(
  'a create cancelled while its call is under way leaves no connection when the call is $name',
  async ({ strike }) => {
    const world = await World.withRequest(GENERATED);
    world.provider.strike('create', async (perform) => {
      await world.cancel();
      return (strike as Strike)(perform);
    });

    await play(world, () => undefined);

    expect(await endOf(world)).toEqual(CANCELLED);
    expect(world.provider.calls.create).toBe(1);
  },
);

test.each([
  { name: 'acted on', strikes: () => [losesItsAnswer] },
  { name: 'lost', strikes: () => [isLost] },
  { name: 'acted on 20 s late', strikes: (world: World) => [world.provider.actsLate(20)] },
  { name: 'acted on later than it settles', strikes: (world: World) => [world.provider.actsLate(60)] },
])('a create cancelled while it is in doubt leaves no connection when its call is $name', async ({ strikes }) => {
  const world = await World.withRequest(GENERATED);
  world.provider.strike('create', ...strikes(world));

  await play(world, cancelling(world, 'apply', 2));

  expect(await endOf(world)).toEqual(CANCELLED);
  expect(world.provider.calls.create).toBe(1);
});

test.each([3, 4])(
  'a create cancelled before tick %i, which goes on with its clean-up, leaves no connection',
  async (nth) => {
    const world = await World.withRequest({ ...GENERATED, onFailure: 'delete' });
    world.provider.strike('create', losesItsAnswer);
    world.provider.strike('delete', isLost, isLost);

    await play(world, cancelling(world, 'tick', nth), 'ERROR');

    expect(await endOf(world)).toEqual(CANCELLED);
  },
);

test('a create that is cancelled twice is cancelled once', async () => {
  const world = await World.withRequest();

  await play(world, (task) => (task === 'tick' ? world.cancel() : undefined));

  expect(await endOf(world)).toEqual(CANCELLED);
  expect((await world.trail()).filter((type) => type === 'cancel-requested')).toHaveLength(1);
});

test('a cancelled create leaves alone what was there before', async () => {
  const world = await World.withRequest();
  const stranger = world.provider.add({ ...EXISTING, name: 'vpnconnection1' });

  await play(world, cancelling(world, 'tick', 2));

  expect(await endOf(world)).toEqual({ ...CANCELLED, connections: 1 });
  expect(world.provider.connections.map(({ id }) => id)).toEqual([stranger.id]);
});

test('a create cannot be cancelled after its end, though its last task has not run: it is too late', async () => {
  const world = await World.withRequest();
  let said: unknown;

  await play(world, async (task) => {
    if (task === 'record') said = await world.cancel();
  });

  expect(said).toMatchObject({ kind: 'too-late' });
  expect(await endOf(world)).toEqual({ state: 'succeeded', connections: 1, last: 'succeeded' });
});

const UPDATE = { operation: 'update', fields: { name: 'vpn-new' }, hasPreSharedKey: false } as const;
const DELETE = { operation: 'delete', fields: {}, hasPreSharedKey: false } as const;

/** A request about a connection that exists. */
async function changing(request: Partial<ProvisioningRequest>): Promise<World> {
  const id = '851f280f-5639-4ea3-81aa-e298525ab74b';
  const connection = { id, status: 'UNKNOWN' };
  const world = await World.withRequest({ ...request, connectionName: undefined, connection });
  world.provider.add(EXISTING, id);
  return world;
}

describe.each([
  { name: 'an update', request: UPDATE, connections: 1 },
  { name: 'a delete', request: DELETE, connections: 0 },
])('$name', ({ request, connections }) => {
  test.each(['validate', 'apply'] as const)('cancelled before its %s has no effect', async (task) => {
    const world = await changing(request);

    await play(world, cancelling(world, task));

    expect(await endOf(world)).toEqual({ ...CANCELLED, connections: 1 });
    expect(world.provider.connections).toMatchObject([EXISTING]);
    expect(world.provider.calls).toMatchObject({ update: 0, delete: 0 });
  });

  test.each(['tick', 'record'] as const)('cannot be cancelled before its %s: it is too late', async (task) => {
    const world = await changing(request);
    let said: unknown;

    await play(world, async (name, count) => {
      if (name === task && count === 1) said = await world.cancel();
    });

    expect(said).toMatchObject({ kind: 'too-late' });
    expect(await endOf(world)).toEqual({ state: 'succeeded', connections, last: 'succeeded' });
    expect(await world.trail()).not.toContain('cancel-requested');
  });

  test('cannot be cancelled while its call is under way: it is too late', async () => {
    const world = await changing(request);
    let said: unknown;
    world.provider.strike(request.operation, async (perform) => {
      said = await world.cancel();
      return perform();
    });

    await play(world, () => undefined);

    expect(said).toMatchObject({ kind: 'too-late' });
    expect((await endOf(world)).state).toBe('succeeded');
  });
});
