import type { ScriptInput } from '../../lib/simulator/faults/script';
import { createBody } from '../support/e2e/body';
import type { Json } from '../support/e2e/body';
import type { Ended } from '../support/e2e/client';
import { expectTrail } from './trail';
import { openWorld } from './open-world';
import type { World } from './world';

/** The shortest deadline that a request may have, in seconds (api.md "Request"). */
const SHORTEST_SECONDS = 60;
/** How late a request may end after its deadline, in milliseconds of the product's clock. */
const MARGIN_MS = 60_000;

let world: World;

beforeAll(async () => {
  world = await openWorld('main');
});

afterAll(() => world.close());

/** Has a connection of that name created whose way the script tells. */
function run(name: string, script: ScriptInput, changes: Json = {}): Promise<Ended> {
  world.providers.simulator('main').script({ match: { name }, settleAfterSeconds: 2, ...script });
  return world.api.run(createBody(world.providers.profileName('main'), { name }, changes));
}

function isThere(wanted: string): boolean {
  return world.providers
    .simulator('main')
    .connections()
    .some(({ name }) => name === wanted);
}

function expectEndAtDeadline({ request }: Ended): void {
  const lateMs = Date.parse(request.endedAt ?? '') - Date.parse(request.deadlineAt);
  expect(lateMs).toBeGreaterThanOrEqual(0);
  expect(lateMs).toBeLessThan(MARGIN_MS);
}

test.concurrent('a connection that becomes ACTIVE is a success with the tunnel up', async () => {
  const ended = await run('active', { outcome: 'ACTIVE' }, { completion: 'tunnel-up' });

  expect(ended.request).toMatchObject({ state: 'succeeded', tunnel: 'up', connection: { status: 'ACTIVE' } });
  expectTrail(ended, 'accepted', 'validated', 'create-sent', 'created', 'succeeded');
});

test.concurrent('a connection that stays DOWN is a success for a caller who wants it provisioned', async () => {
  const ended = await run('down', { outcome: 'DOWN' }, { completion: 'provisioned' });

  expect(ended.request).toMatchObject({ state: 'succeeded', tunnel: 'down', connection: { status: 'DOWN' } });
  expectTrail(ended, 'accepted', 'validated', 'create-sent', 'created', 'succeeded');
});

test.concurrent(
  'a connection that is DOWN until the deadline is a time-out for a caller who wants the tunnel up',
  async () => {
    const changes = { completion: 'tunnel-up', deadlineSeconds: SHORTEST_SECONDS };
    const ended = await run('peer-away', { outcome: 'DOWN' }, changes);

    expect(ended.request).toMatchObject({
      state: 'timed_out',
      tunnel: 'down',
      connection: { status: 'DOWN' },
      problem: { code: 'peer-not-connected' },
    });
    expectEndAtDeadline(ended);
    expectTrail(ended, 'accepted', 'validated', 'create-sent', 'created', 'timed_out');
  },
);

test.concurrent(
  'a connection that is DOWN and becomes ACTIVE is a success for a caller who wants the tunnel up',
  async () => {
    const simulator = world.providers.simulator('main');
    simulator.script({ match: { name: 'peer-late' }, outcome: 'DOWN', settleAfterSeconds: 2 });
    const body = createBody(world.providers.profileName('main'), { name: 'peer-late' }, { completion: 'tunnel-up' });
    const id = await world.api.accepted(body);
    const down = await world.api.until(id, ({ tunnel }) => tunnel === 'down');

    simulator.setStatus(down.connection?.id ?? '', 'ACTIVE');
    const ended = await world.api.ended(id);

    expect(ended.request).toMatchObject({ state: 'succeeded', tunnel: 'up', connection: { status: 'ACTIVE' } });
    expectTrail(ended, 'accepted', 'validated', 'create-sent', 'created', 'succeeded');
  },
);

test.concurrent('a connection in ERROR is a failure, and stays', async () => {
  const ended = await run('broken', { outcome: 'ERROR' });

  expect(ended.request).toMatchObject({
    state: 'failed',
    connection: { status: 'ERROR' },
    problem: { code: 'provider-error-status', retryable: false },
  });
  expect(isThere('broken')).toBe(true);
  expectTrail(ended, 'accepted', 'validated', 'create-sent', 'created', 'failed');
});

test.concurrent('a connection in ERROR is a failure, and is removed for a caller who wants it so', async () => {
  const ended = await run('removed', { outcome: 'ERROR', deleteAfterSeconds: 2 }, { onFailure: 'delete' });

  expect(ended.request).toMatchObject({ state: 'failed', problem: { code: 'provider-error-status' } });
  expect(isThere('removed')).toBe(false);
  expectTrail(
    ended,
    ...(['accepted', 'validated', 'create-sent', 'created'] as const),
    ...(['clean-up-started', 'removal-sent', 'removed', 'failed'] as const),
  );
});

test.concurrent('a connection that is pending for ever is a time-out at the deadline', async () => {
  const ended = await run('pending', { outcome: 'PENDING_CREATE' }, { deadlineSeconds: SHORTEST_SECONDS });

  expect(ended.request).toMatchObject({
    state: 'timed_out',
    tunnel: 'unknown',
    connection: { status: 'PENDING_CREATE' },
    problem: { code: 'deadline-exceeded' },
  });
  expectEndAtDeadline(ended);
  expectTrail(ended, 'accepted', 'validated', 'create-sent', 'created', 'timed_out');
});
