import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SIMULATED_DIALECTS } from '../../lib/simulator/simulator';
import type { Simulator } from '../../lib/simulator/simulator';
import { startE2eStack } from '../support/e2e-stack';
import type { E2eStack } from '../support/e2e-stack';
import type { Ended } from '../support/e2e-client';
import { expectCompleteTrail } from '../support/e2e-trail';

type Json = Readonly<Record<string, unknown>>;

const PSK = 'Canary-psk-4711';
let stack: E2eStack;
let simulator: Simulator;

beforeAll(async () => {
  stack = await startE2eStack({
    providers: ['world'],
    profiles: (simulatorOf) => {
      const world = simulatorOf('world');
      const profiles = SIMULATED_DIALECTS.map((dialect) => world.profile(dialect, dialect));
      const { accessKey, secretKey } = world.account;
      const signed = { ...world.profile('signed', 'enterprise-v5'), auth: { type: 'aksk', accessKey, secretKey } };
      return Promise.resolve([...profiles, signed]);
    },
  });
  simulator = stack.simulator('world');
}, 60_000);

afterAll(async () => {
  await stack.stop();
});

function example(file: string): Json {
  const body = JSON.parse(readFileSync(join(__dirname, '../../examples', file), 'utf8')) as Record<string, Json>;
  const [fields = {}] = Object.values(body);
  return fields;
}

/** The masked values of the documentation's examples are replaced by legal ones (providers.md 3-E11, E12). */
const BGP = example('enterprise-v5.create-bgp.request.json');
const CREATES = [
  { name: 'huawei-v2', provider: 'huawei-v2', fields: example('huawei-v2.create.request.json') },
  {
    name: 'huawei-v2, example flow',
    provider: 'huawei-v2',
    fields: example('huawei-v2.example-flow.create.request.json'),
  },
  { name: 'fjcloud-v2', provider: 'fjcloud-v2', fields: example('fjcloud-v2.create.request.json') },
  {
    name: 'enterprise-v5, static',
    provider: 'enterprise-v5',
    fields: example('enterprise-v5.create-static.request.json'),
  },
  {
    name: 'enterprise-v5, policy',
    provider: 'enterprise-v5',
    fields: example('enterprise-v5.create-policy.request.json'),
  },
  {
    name: 'enterprise-v5, bgp',
    provider: 'enterprise-v5',
    fields: { ...BGP, ikepolicy: { ...(BGP['ikepolicy'] as Json), local_id: '10.0.0.134', peer_id: '88.0.0.164' } },
  },
  {
    name: 'enterprise-v5 with a signature',
    provider: 'signed',
    fields: example('enterprise-v5.create-static.request.json'),
  },
  { name: 'openstack-v2', provider: 'openstack-v2', fields: example('openstack-v2.create.request.json') },
];

const CHANGES: Readonly<Record<string, Json>> = {
  'huawei-v2': { name: 'renamed', psk: 'another-psk' },
  'fjcloud-v2': example('fjcloud-v2.update.request.json'),
  'enterprise-v5': { name: 'renamed', peer_subnets: ['192.168.45.0/24'] },
  signed: { name: 'renamed' },
  'openstack-v2': example('openstack-v2.update.request.json'),
};

const typesOf = ({ events }: Ended): string[] => events.map(({ type }) => type);
const idOf = ({ request }: Ended): string => request.connection?.id ?? '';

async function create(provider: string, fields: Json): Promise<Ended> {
  return stack.api.run({ operation: 'create', provider, connection: { ...fields, psk: PSK } });
}

test.each(CREATES)(
  'creates, updates and deletes the connection of the documentation: $name',
  async ({ provider, fields }) => {
    const created = await create(provider, fields);
    const connectionId = idOf(created);
    const connection = CHANGES[provider];
    const updated = await stack.api.run({ operation: 'update', provider, connectionId, connection });
    const deleted = await stack.api.run({ operation: 'delete', provider, connectionId });

    expect(created.request).toMatchObject({ state: 'succeeded', tunnel: 'up', connection: { status: 'ACTIVE' } });
    expect(updated.request).toMatchObject({
      state: 'succeeded',
      operation: 'update',
      connection: { id: connectionId },
    });
    expect(deleted.request).toMatchObject({ state: 'succeeded', operation: 'delete', tunnel: 'down' });
    expect(simulator.connections().some(({ id }) => id === connectionId)).toBe(false);
    expect(updated.events.find(({ type }) => type === 'update-sent')?.changed).toEqual(
      expect.arrayContaining(Object.keys(connection ?? {}).map((name) => `connection.${name}`)),
    );
    [created, updated, deleted].forEach(expectCompleteTrail);
  },
);

describe.each(SIMULATED_DIALECTS.map((dialect) => ({ dialect })))('$dialect', ({ dialect }) => {
  const fields = CREATES.find(({ provider }) => provider === dialect)?.fields ?? {};
  const change = { operation: 'update', provider: dialect, connection: { name: 'other' } };

  afterEach(() => {
    simulator.clearScripts();
  });

  test('deletes a connection that does not exist', async () => {
    const ended = await stack.api.run({
      operation: 'delete',
      provider: dialect,
      connectionId: '00000000-0000-4000-8000-000000000000',
    });

    expect(ended.request).toMatchObject({ state: 'succeeded', tunnel: 'down' });
    expect(typesOf(ended)).toEqual(['accepted', 'validated', 'delete-sent', 'succeeded']);
  });

  test('does not update a connection that does not exist', async () => {
    const ended = await stack.api.run({ ...change, connectionId: '00000000-0000-4000-8000-000000000000' });

    expect(ended.request).toMatchObject({ state: 'failed', problem: { code: 'connection-gone' } });
  });

  test('waits with an update until the connection is no longer being changed', async () => {
    simulator.script({ match: { name: 'slow' }, outcome: 'DOWN', settleAfterSeconds: 90 });
    const id = await stack.api.accepted({
      operation: 'create',
      provider: dialect,
      connection: { ...fields, psk: PSK, name: 'slow' },
    });
    const { connection } = await stack.api.until(id, (resource) => resource.connection !== undefined);

    const updated = await stack.api.run({ ...change, connectionId: connection?.id });

    expect(updated.request.state).toBe('succeeded');
    expect(typesOf(updated)).toContain('update-repeated');
    await stack.api.ended(id);
  });

  test('adopts the connection of a create that went unanswered', async () => {
    const before = simulator.connections(dialect).length;
    simulator.script({ faults: [{ on: 'create', times: 1, afterCommit: true, reset: true }] });

    const ended = await create(dialect, { ...fields, name: 'cut-off' });

    expect(ended.request.state).toBe('succeeded');
    expect(typesOf(ended)).toEqual(expect.arrayContaining(['create-in-doubt', 'adopted']));
    expect(simulator.connections(dialect)).toHaveLength(before + 1);
  });

  test('repeats an update and a delete that went unanswered', async () => {
    const connectionId = idOf(await create(dialect, { ...fields, name: 'unanswered' }));
    simulator.script({
      faults: [
        { on: 'update', times: 1, afterCommit: true, reset: true },
        { on: 'delete', times: 1, afterCommit: true, reset: true },
      ],
    });

    const updated = await stack.api.run({ ...change, connectionId });
    const deleted = await stack.api.run({ operation: 'delete', provider: dialect, connectionId });

    expect(updated.request.state).toBe('succeeded');
    expect(deleted.request.state).toBe('succeeded');
    expect(typesOf(updated)).toContain('update-repeated');
    expect(typesOf(deleted)).toContain('delete-repeated');
  });

  test('ends a create with an ERROR status as failed', async () => {
    simulator.script({ outcome: 'ERROR' });

    const ended = await create(dialect, { ...fields, name: 'broken' });

    expect(ended.request).toMatchObject({ state: 'failed', problem: { code: 'provider-error-status' } });
  });
});

test('leaves a frozen connection that cannot be deleted to an operator', async () => {
  const { fields } = CREATES[3] ?? { fields: {} };
  simulator.script({ match: { name: 'frozen' }, outcome: 'FREEZED' });
  const created = await create('enterprise-v5', { ...fields, name: 'frozen' });

  const deleted = await stack.api.run({ operation: 'delete', provider: 'enterprise-v5', connectionId: idOf(created) });

  expect(created.request).toMatchObject({ state: 'failed', problem: { code: 'provider-frozen' } });
  expect(deleted.request).toMatchObject({ state: 'needs_attention', problem: { code: 'provider-frozen' } });
});

test('refuses a new pre-shared key alone where it has no effect', async () => {
  const answer = await stack.api.submit({
    operation: 'update',
    provider: 'enterprise-v5',
    connectionId: '00000000-0000-4000-8000-000000000000',
    connection: { psk: PSK },
  });

  expect(answer.status).toBe(422);
  expect(answer.body['errors']).toMatchObject([{ pointer: '/connection/psk', code: 'psk-alone-without-effect' }]);
});

describe('what belongs to which operation', () => {
  const id = '851f280f-5639-4ea3-81aa-e298525ab74b';
  const provider = 'huawei-v2';

  test.each([
    {
      name: 'an update without connectionId',
      body: { operation: 'update', connection: { name: 'a' } },
      pointer: '/connectionId',
    },
    { name: 'an update without connection', body: { operation: 'update', connectionId: id }, pointer: '/connection' },
    {
      name: 'an update that changes nothing',
      body: { operation: 'update', connectionId: id, connection: {} },
      pointer: '/connection',
    },
    { name: 'a delete without connectionId', body: { operation: 'delete' }, pointer: '/connectionId' },
    {
      name: 'a delete with connection',
      body: { operation: 'delete', connectionId: id, connection: {} },
      pointer: '/connection',
    },
    { name: 'a create without connection', body: { operation: 'create' }, pointer: '/connection' },
    { name: 'an id that cannot be one', body: { operation: 'delete', connectionId: '../x' }, pointer: '/connectionId' },
  ])('refuses $name', async ({ body, pointer }) => {
    const answer = await stack.api.submit({ provider, ...body });

    expect(answer.status).toBe(422);
    expect((answer.body['errors'] as { pointer: string }[]).map((error) => error.pointer)).toEqual([pointer]);
  });

  test('refuses a create with connectionId', async () => {
    const connection = example('huawei-v2.create.request.json');

    const answer = await stack.api.submit({ operation: 'create', provider, connection, connectionId: id });

    expect(answer.body['errors']).toMatchObject([{ pointer: '/connectionId', code: 'not-supported' }]);
  });
});

describe('POST /v1/validate', () => {
  const validate = (body: unknown): ReturnType<E2eStack['api']['call']> =>
    stack.api.call('/v1/validate', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  test('says what is wrong and what is doubtful, stores nothing and calls nobody', async () => {
    const calls = simulator.calls();
    const connection = { ...example('enterprise-v5.create-static.request.json'), psk: 'Short-1', enable_hub: false };
    const ikepolicy = { dh_group: 'group2' };

    const answer = await validate({
      operation: 'create',
      provider: 'enterprise-v5',
      connection: { ...connection, ikepolicy },
    });

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ valid: false });
    const pointers = (key: string): string[] =>
      (answer.body[key] as { pointer: string }[]).map(({ pointer }) => pointer);
    expect(pointers('errors').sort()).toEqual(['/connection/enable_hub', '/connection/psk']);
    expect(pointers('warnings')).toEqual(['/connection/ikepolicy/dh_group']);
    expect(simulator.calls()).toEqual(calls);
  });

  test('takes facts of the gateway from a context', async () => {
    const connection = { ...example('enterprise-v5.create-static.request.json'), psk: PSK, vgw_ip: '10.0.0.5' };
    const request = { operation: 'create', provider: 'enterprise-v5', connection };

    const without = await validate(request);
    const within = await validate({ ...request, context: { gateway: { network_type: 'private' } } });

    expect(without.body).toMatchObject({ valid: false });
    expect(within.body).toEqual({ valid: true, errors: [], warnings: [] });
  });

  test.each([{ body: [] }, { body: null }, { body: {} }])('answers 200 with errors for $body', async ({ body }) => {
    const answer = await validate(body);

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ valid: false });
  });
});
