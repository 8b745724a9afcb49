import { createBody } from '../support/e2e/body';
import type { Ended } from '../support/e2e/client';
import { expectProblem } from '../support/e2e/problem';
import { expectInTrail, expectTrail } from './trail';
import { openWorld } from './open-world';
import type { World } from './world';

/** Longer than it takes to cancel a request whose call is under way, in seconds of the product's clock. */
const SLOW_CALL_SECONDS = 18;

let world: World;

beforeAll(async () => {
  world = await openWorld('main', 'away', 'slow', 'doubtful');
  world.providers.simulator('main').script({ settleAfterSeconds: 2 });
});

afterAll(() => world.close());

function accepted(provider: string, name: string): Promise<string> {
  return world.api.accepted(createBody(world.providers.profileName(provider), { name }));
}

/** Cancels a request, which must be possible, and waits for its end. */
async function cancelled(id: string): Promise<Ended> {
  const answer = await world.api.cancel(id);
  expect({ status: answer.status, id: answer.body['id'] }).toEqual({ status: 202, id });
  return world.api.ended(id);
}

function expectNothingLeft(provider: string, wanted: string): void {
  const names = world.providers
    .simulator(provider)
    .connections()
    .map(({ name }) => name);
  expect(names).not.toContain(wanted);
}

test.concurrent('a request that is cancelled before its call, while the provider is down, makes no call', async () => {
  const simulator = world.providers.simulator('away');
  await simulator.down();
  const id = await accepted('away', 'not-made');
  // By then the waits are long enough for the cancellation to come while the execution waits (docs/engines.md).
  await world.api.happened(id, 'create-not-sent', 4);

  const ended = await cancelled(id);
  await simulator.up();

  expect(ended.request).toMatchObject({ state: 'cancelled', tunnel: 'unknown' });
  expect(ended.request.connection).toBeUndefined();
  expect(simulator.calls().create).toBe(0);
  expectInTrail(ended, 'create-not-sent', 'cancel-requested', 'cancelled');
});

test.concurrent('a request that is cancelled during its call has what came of it removed', async () => {
  const simulator = world.providers.simulator('slow');
  simulator.script({ faults: [{ on: 'create', delayMs: SLOW_CALL_SECONDS * world.msPerSecond }] });
  const id = await accepted('slow', 'half-made');
  await world.api.happened(id, 'create-sent');
  while (simulator.calls().create === 0) await world.api.resource(id);

  const ended = await cancelled(id);

  expect(ended.request.state).toBe('cancelled');
  expectNothingLeft('slow', 'half-made');
  expect(simulator.calls().create).toBe(1);
  expectInTrail(ended, 'cancel-requested', 'created', 'removal-sent', 'removed', 'cancelled');
});

test.concurrent(
  'a request that is cancelled after a call that went unanswered has what came of it found and removed',
  async () => {
    const simulator = world.providers.simulator('doubtful');
    simulator.script({ faults: [{ on: 'create', afterCommit: true, reset: true }] });
    // Without a name of the caller's: what carries the generated one is provably ours.
    const id = await world.api.accepted(createBody(world.providers.profileName('doubtful')));
    await world.api.happened(id, 'create-in-doubt');

    const ended = await cancelled(id);

    expect(ended.request.state).toBe('cancelled');
    expect(simulator.connections()).toEqual([]);
    expect(simulator.calls()).toMatchObject({ create: 1, delete: 1 });
    expectInTrail(ended, 'create-in-doubt', 'cancel-requested', 'adopted', 'removal-sent', 'removed', 'cancelled');
  },
);

test.concurrent('a request that is cancelled while its connection is pending has that removed', async () => {
  const simulator = world.providers.simulator('main');
  simulator.script({ match: { name: 'pending' }, outcome: 'PENDING_CREATE', deleteAfterSeconds: 3 });
  const id = await accepted('main', 'pending');
  await world.api.until(id, (resource) => resource.connection !== undefined);

  const ended = await cancelled(id);

  expect(ended.request).toMatchObject({ state: 'cancelled', connection: { status: 'DELETED' } });
  expectNothingLeft('main', 'pending');
  expectInTrail(ended, 'created', 'cancel-requested', 'removal-sent', 'removed', 'cancelled');
});

test.concurrent('a cancellation after the end is too late, and the connection stays', async () => {
  const { request, events } = await world.api.ended(await accepted('main', 'stays'));

  const answer = await world.api.cancel(request.id);

  expectProblem(answer, { status: 409, code: 'cancel-too-late' });
  expect(request.state).toBe('succeeded');
  expect(await world.api.events(request.id)).toEqual(events);
});

test.concurrent.each(['update', 'delete'] as const)('a cancellation of a sent %s is too late', async (operation) => {
  const simulator = world.providers.simulator('main');
  const name = `before-${operation}`;
  const created = await world.api.ended(await accepted('main', name));
  simulator.script({ match: { name }, settleAfterSeconds: 8, deleteAfterSeconds: 8 });
  const id = await world.api.accepted({
    operation,
    provider: world.providers.profileName('main'),
    connectionId: created.request.connection?.id,
    ...(operation === 'update' && { connection: { psk: 'another-psk' } }),
  });
  await world.api.until(id, ({ phase }) => phase === 'observe');

  const answer = await world.api.cancel(id);
  const ended = await world.api.ended(id);

  expectProblem(answer, { status: 409, code: 'cancel-too-late' });
  expect(ended.request.state).toBe('succeeded');
  if (operation === 'update') expectTrail(ended, 'accepted', 'validated', 'update-sent', 'updated', 'succeeded');
  else expectTrail(ended, 'accepted', 'validated', 'delete-sent', 'delete-accepted', 'succeeded');
});
