/** A cancellation in every phase of a request (protocol.md 3, T8): without effect, or told that it is too late. */
import type { RecordResult, StepResult } from '../../../../../lambdas/contract/steps';
import type { ProvisioningRequest } from '../../../../../lambdas/core/domain/request/provisioning-request';
import { playWorkflow } from '../../../../support/contract/workflow';
import type { StepName } from '../../../../support/contract/workflow';
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

/** What happens before a task runs for the n-th time. */
type Before = (task: StepName | 'record', count: number) => Promise<unknown> | undefined;

/** Has a request go through the workflow, with something before some of its tasks. */
async function play(world: World, before: Before, status = 'ACTIVE'): Promise<void> {
  const counts = new Map<string, number>();
  const prepare = async (task: StepName | 'record'): Promise<void> => {
    const count = (counts.get(task) ?? 0) + 1;
    counts.set(task, count);
    await before(task, count);
  };
  await playWorkflow({
    step: async (name) => {
      await prepare(name);
      if (name === 'observe' && (counts.get(name) ?? 0) > 1) world.provider.settle(status);
      return stepOf(world, name);
    },
    record: async (step): Promise<RecordResult> => {
      await prepare('record');
      return again(() => world.record({ step }));
    },
    wait: (seconds) => {
      world.clock.advance(seconds);
      return Promise.resolve();
    },
  });
  world.clock.advance(3_600);
}

function stepOf(world: World, name: StepName): Promise<StepResult> {
  switch (name) {
    case 'validate':
      return again(() => world.validate());
    case 'apply':
      return again(() => world.apply());
    case 'observe':
      return again(() => world.observe());
    case 'clean-up':
      return again(() => world.cleanUp());
  }
}

/** A task that has lost against the caller is tried again by the workflow. */
async function again<T>(task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (error instanceof Error && error.name === 'StoreConflictError') return task();
    throw error;
  }
}

async function endOf(world: World): Promise<typeof CANCELLED> {
  const { state } = await world.stored();
  const trail = await world.trail();
  return { state, connections: world.provider.connections.length, last: trail.at(-1) ?? '' };
}

/** Cancels before the given task runs for the n-th time. */
function cancelling(world: World, task: StepName | 'record', nth = 1): Before {
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
  { name: 'while it is pending', task: 'observe', nth: 1 },
  { name: 'while it is pending, after a look', task: 'observe', nth: 2 },
  { name: 'after it has settled and before that is recorded', task: 'record', nth: 1 },
] as const)('a cancelled create has its connection removed: cancelled $name', async ({ task, nth }) => {
  const world = await World.withRequest();

  await play(world, cancelling(world, task, nth));

  expect(await endOf(world)).toEqual(CANCELLED);
  expect(world.provider.calls).toMatchObject({ create: 1, delete: 1 });
  expect(await world.trail()).toEqual(expect.arrayContaining(['created', 'clean-up-started', 'removed']));
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

test.each([1, 2])('a create cancelled during run %i of its clean-up leaves no connection', async (nth) => {
  const world = await World.withRequest({ ...GENERATED, onFailure: 'delete' });
  world.provider.strike('create', losesItsAnswer);
  world.provider.strike('delete', isLost);

  await play(world, cancelling(world, 'clean-up', nth), 'ERROR');

  expect(await endOf(world)).toEqual(CANCELLED);
});

test('a create that is cancelled twice is cancelled once', async () => {
  const world = await World.withRequest();

  await play(world, (task) => (task === 'observe' ? world.cancel() : undefined));

  expect(await endOf(world)).toEqual(CANCELLED);
  expect((await world.trail()).filter((type) => type === 'cancel-requested')).toHaveLength(1);
});

test('a cancelled create leaves alone what was there before', async () => {
  const world = await World.withRequest();
  const stranger = world.provider.add({ ...EXISTING, name: 'vpnconnection1' });

  await play(world, cancelling(world, 'record'));

  expect(await endOf(world)).toEqual({ ...CANCELLED, connections: 1 });
  expect(world.provider.connections.map(({ id }) => id)).toEqual([stranger.id]);
});

test('a create cannot be cancelled after its end: it is too late', async () => {
  const world = await World.withRequest();
  await play(world, () => undefined);

  expect(await world.cancel()).toMatchObject({ kind: 'too-late' });
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
  test.each(['validate', 'apply'] as const)('cancelled before the step %s has no effect', async (task) => {
    const world = await changing(request);

    await play(world, cancelling(world, task));

    expect(await endOf(world)).toEqual({ ...CANCELLED, connections: 1 });
    expect(world.provider.connections).toMatchObject([EXISTING]);
    expect(world.provider.calls).toMatchObject({ update: 0, delete: 0 });
  });

  test('cancelled after its deadline has passed without a send ends cancelled all the same', async () => {
    const world = await changing(request);

    await play(world, async (task) => {
      if (task === 'apply') world.clock.advance(600);
      if (task === 'record') await world.cancel();
    });

    expect(await endOf(world)).toEqual({ ...CANCELLED, connections: 1 });
    expect(world.provider.calls).toMatchObject({ update: 0, delete: 0 });
  });

  test.each(['observe', 'record'] as const)('cannot be cancelled before the step %s: it is too late', async (task) => {
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
