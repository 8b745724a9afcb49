import { SIMULATED_DIALECTS } from '../../../lib/simulator/simulator';
import type { Simulator } from '../../../lib/simulator/simulator';
import { startE2eStack } from '../../support/e2e/stack';
import type { E2eStack } from '../../support/e2e/stack';
import type { Ended } from '../../support/e2e/client';
import { expectCompleteTrail } from '../../support/e2e/trail';
import { example, EXAMPLES, PRE_SHARED_KEY } from '../../support/examples';

type Json = Readonly<Record<string, unknown>>;

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

const typesOf = ({ events }: Ended): string[] => events.map(({ type }) => type);
const idOf = ({ request }: Ended): string => request.connection?.id ?? '';

async function create(provider: string, fields: Json): Promise<Ended> {
  return stack.api.run({ operation: 'create', provider, connection: { ...fields, psk: PRE_SHARED_KEY } });
}

test('creates, updates and deletes a connection with signed calls', async () => {
  const [fields, connection] = [example('enterprise-v5.create-static.request.json'), { name: 'renamed' }];

  const created = await create('signed', fields);
  const connectionId = idOf(created);
  const updated = await stack.api.run({ operation: 'update', provider: 'signed', connectionId, connection });
  const deleted = await stack.api.run({ operation: 'delete', provider: 'signed', connectionId });

  expect([created, updated, deleted].map(({ request }) => request.state)).toEqual(Array(3).fill('succeeded'));
  expect(simulator.connections().some(({ id }) => id === connectionId)).toBe(false);
  expect(simulator.calls('enterprise-v5').token).toBe(0);
  [created, updated, deleted].forEach(expectCompleteTrail);
});

describe.each(SIMULATED_DIALECTS.map((dialect) => ({ dialect })))('$dialect', ({ dialect }) => {
  const fields = EXAMPLES.find((one) => one.dialect === dialect)?.fields ?? {};
  const change = { operation: 'update', provider: dialect, connection: { name: 'other' } };

  afterEach(() => {
    simulator.clearScripts();
  });

  test('waits with an update until the connection is no longer being changed', async () => {
    simulator.script({ match: { name: 'slow' }, outcome: 'DOWN', settleAfterSeconds: 90 });
    const id = await stack.api.accepted({
      operation: 'create',
      provider: dialect,
      connection: { ...fields, psk: PRE_SHARED_KEY, name: 'slow' },
    });
    const { connection } = await stack.api.until(id, (resource) => resource.connection !== undefined);

    const updated = await stack.api.run({ ...change, connectionId: connection?.id });

    expect(updated.request.state).toBe('succeeded');
    // Writes to one gateway of enterprise-v5 wait for each other before they are made.
    expect(typesOf(updated).includes('update-repeated')).toBe(dialect !== 'enterprise-v5');
    await stack.api.ended(id);
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
  const fields = example('enterprise-v5.create-static.request.json');
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
    connection: { psk: PRE_SHARED_KEY },
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
    const connection = {
      ...example('enterprise-v5.create-static.request.json'),
      psk: PRE_SHARED_KEY,
      vgw_ip: '10.0.0.5',
    };
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
