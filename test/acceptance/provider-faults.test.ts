import type { AuditEvent } from '../../lambdas/core/domain/request/audit-event';
import { SIMULATED_DIALECTS } from '../../lib/simulator/simulator';
import { createBody } from '../support/e2e/body';
import { EXAMPLES, PRE_SHARED_KEY } from '../support/examples';
import { expectInTrail, expectTrail } from './trail';
import { openWorld } from './open-world';
import type { World } from './world';

/** More than anybody would count as "once more". */
const MANY = 3;

let world: World;

beforeAll(async () => {
  world = await openWorld('main', 'away-before', 'away-after');
  world.providers.simulator('main').script({ settleAfterSeconds: 2 });
});

afterAll(() => world.close());

/** Waits until something has happened so often; the test's time limit ends the wait. */
async function happened(id: string, type: AuditEvent['type'], times: number): Promise<void> {
  const count = async (): Promise<number> => (await world.api.events(id)).filter((event) => event.type === type).length;
  while ((await count()) < times) expect((await world.api.resource(id)).endedAt).toBeUndefined();
}

test.concurrent('a provider that is down before the create gets it when it is back, once', async () => {
  const simulator = world.providers.simulator('away-before');
  simulator.script({ settleAfterSeconds: 2 });
  await simulator.down();
  const id = await world.api.accepted(createBody(world.providers.profileName('away-before')));
  await happened(id, 'create-not-sent', MANY);

  await simulator.up();
  const ended = await world.api.ended(id);

  expect(ended.request).toMatchObject({ state: 'succeeded', tunnel: 'up' });
  expect(simulator.calls().create).toBe(1);
  expectInTrail(ended, 'create-not-sent', 'created', 'succeeded');
});

test.concurrent('a provider that is down after the create is asked again when it is back', async () => {
  const simulator = world.providers.simulator('away-after');
  simulator.script({ outcome: 'PENDING_CREATE' });
  const id = await world.api.accepted(createBody(world.providers.profileName('away-after')));
  const { connection } = await world.api.until(id, (resource) => resource.connection !== undefined);
  await simulator.down();
  await happened(id, 'observation-failed', MANY);

  await simulator.up();
  simulator.setStatus(connection?.id ?? '', 'ACTIVE');
  const ended = await world.api.ended(id);

  expect(ended.request).toMatchObject({ state: 'succeeded', tunnel: 'up', connection: { id: connection?.id } });
  expect(simulator.calls().create).toBe(1);
  expectInTrail(ended, 'created', 'observation-failed', 'succeeded');
});

test.concurrent.each(SIMULATED_DIALECTS)(
  'a create whose connection is cut after the commit makes one connection, which is adopted: %s',
  async (dialect) => {
    const simulator = world.providers.simulator('main');
    const fields = EXAMPLES.find((one) => one.dialect === dialect)?.fields ?? {};
    const connection = { ...fields, name: `cut-${dialect}`, psk: PRE_SHARED_KEY };
    simulator.script({
      match: { name: connection.name },
      faults: [{ on: 'create', afterCommit: true, reset: true }],
    });

    const provider = world.providers.profileName('main', dialect);
    const ended = await world.api.run({ operation: 'create', provider, connection });

    const made = simulator.connections(dialect).filter(({ name }) => name === connection.name);
    expect(made.map(({ id }) => id)).toEqual([ended.request.connection?.id]);
    expect(ended.request).toMatchObject({ state: 'succeeded', tunnel: 'up' });
    expectInTrail(ended, 'create-sent', 'create-in-doubt', 'adopted', 'succeeded');
  },
);

test.concurrent('a create that is cut before the commit is sent again, and makes one connection', async () => {
  const simulator = world.providers.simulator('main');
  simulator.script({ match: { name: 'lost' }, settleAfterSeconds: 2, faults: [{ on: 'create', reset: true }] });

  const ended = await world.api.run(createBody(world.providers.profileName('main'), { name: 'lost' }));

  expect(ended.request).toMatchObject({ state: 'succeeded', tunnel: 'up' });
  expect(simulator.connections().filter(({ name }) => name === 'lost')).toHaveLength(1);
  expectInTrail(ended, 'create-in-doubt', 'created', 'succeeded');
});

test.concurrent('a provider whose quota is used up fails the request with its own code', async () => {
  const body = { code: 'VPC.1003', message: 'The quota of VPN connections is used up.' };
  const faults = [{ on: 'create' as const, times: 9, respond: { status: 400, body } }];
  world.providers.simulator('main').script({ match: { name: 'quota' }, faults });

  const ended = await world.api.run(createBody(world.providers.profileName('main'), { name: 'quota' }));

  expect(ended.request).toMatchObject({
    state: 'failed',
    problem: { code: 'provider-quota', providerCode: 'VPC.1003', detail: body.message },
  });
  expectTrail(ended, 'accepted', 'validated', 'create-sent', 'given-up', 'failed');
});
