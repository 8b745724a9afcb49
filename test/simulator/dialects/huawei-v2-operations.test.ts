import { createFields, example, type Json } from '../../support/simulator/create-fields';
import { connectionOf, DialectClient, listOf, neutronErrorOf } from '../../support/simulator/dialect-client';

const UNKNOWN = '11111111-2222-3333-4444-555555555555';

let client: DialectClient;

beforeEach(async () => {
  client = await DialectClient.start('huawei-v2');
});

afterEach(async () => {
  await client.simulator.stop();
});

/** The example answer, with the values that each simulated connection has for itself. */
function exampleAnswer(name: string, actual: Json, own: readonly string[]): Json {
  const expected = connectionOf({ body: example(name) });
  return { ...expected, ...Object.fromEntries(own.map((field) => [field, actual[field]])) };
}

describe('answers are those of the documents', () => {
  test('create: 201, the example answer, pre-shared key included', async () => {
    const answer = await client.create();

    const connection = connectionOf(answer);
    expect(answer.status).toBe(201);
    expect(connection).toEqual(exampleAnswer('huawei-v2.create.response.json', connection, ['id', 'created_at']));
    expect(connection['id']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/);
    expect(connection['created_at']).toBe('2026-11-20 08:00:00.123000');
  });

  test('create: the example of the flow document but for project_id, which other deployments add', async () => {
    const fields = connectionOf({ body: example('huawei-v2.example-flow.create.request.json') });

    const connection = connectionOf(await client.create(fields));

    const { project_id: projectId, ...expected } = exampleAnswer(
      'huawei-v2.example-flow.create.response.json',
      connection,
      ['id'],
    );
    expect(connection).toMatchObject(expected);
    expect(connection['tenant_id']).toBe(projectId);
  });

  test('get: 200, the keys of the example answer', async () => {
    const peer = { peer_address: '172.24.4.226', peer_id: '172.24.4.226' };
    client.simulator.script({ outcome: 'DOWN', settleAfterSeconds: 0 });
    const id = await client.createdId(createFields('huawei-v2', peer));

    const answer = await client.get(id);

    const connection = connectionOf(answer);
    expect(answer.status).toBe(200);
    expect(connection).toEqual(exampleAnswer('huawei-v2.get.response.json', connection, ['id', 'created_at']));
  });

  test('list: 200, the keys of the example answer', async () => {
    const id = await client.createdId();

    const answer = await client.list();

    const [expected] = example('huawei-v2.list.response.json')['ipsec_site_connections'] as [Json];
    const [connection] = listOf(answer);
    expect(answer.status).toBe(200);
    expect(Object.keys(connection ?? {}).sort()).toEqual(Object.keys(expected).sort());
    expect(connection).toMatchObject({ id, status: 'PENDING_CREATE' });
  });

  test('update: 200, the keys of the example answer and the status before', async () => {
    client.simulator.script({ outcome: 'DOWN', settleAfterSeconds: 0 });
    const id = await client.createdId();

    const answer = await client.update(id, { mtu: 1500 });

    const connection = connectionOf(answer);
    expect(answer.status).toBe(200);
    expect({ ...connection, mtu: 1200, description: 'New description' }).toEqual(
      exampleAnswer('huawei-v2.update.response.json', connection, ['id']),
    );
  });

  test('delete: 204 without a body, then get, update and delete are 404', async () => {
    const id = await client.createdId();

    const answer = await client.delete(id);
    const later = [await client.get(id), await client.update(id, { name: 'renamed' }), await client.delete(id)];

    expect(answer).toMatchObject({ status: 204, text: '' });
    expect(later.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(listOf(await client.list())).toEqual([]);
  });

  test('an unknown id is 404 IPsecSiteConnectionNotFound', async () => {
    const answer = await client.get(UNKNOWN);

    expect(answer.status).toBe(404);
    expect(neutronErrorOf(answer)).toEqual({
      type: 'IPsecSiteConnectionNotFound',
      message: `ipsec_site_connection ${UNKNOWN} not found`,
      detail: '',
    });
  });

  test('each answer has a request id of its own', async () => {
    const answers = [await client.list(), await client.get(UNKNOWN), await client.delete(UNKNOWN)];

    const ids = answers.map(({ headers }) => headers.get('x-request-id'));
    expect(new Set(ids).size).toBe(3);
    expect(ids).toEqual(Array(3).fill(expect.stringMatching(/^[0-9a-f]{32}$/)));
  });

  test.each([
    { method: 'GET', path: '/v2.0/vpn/vpnservices' },
    { method: 'PATCH', path: '/v2.0/vpn/ipsec-site-connections' },
    { method: 'POST', path: '/v2.0/vpn/ipsec-site-connections/some-id' },
    { method: 'GET', path: '//' },
    { method: 'GET', path: '/v3/auth/tokens' },
  ])('$method $path is no API', async ({ method, path }) => {
    const answer = await client.send(method, path);

    expect(answer.status).toBe(404);
    expect(answer.body).toMatchObject({ error_code: 'APIG.0101', request_id: answer.headers.get('x-request-id') });
  });
});

describe('names and peers', () => {
  test('may repeat: an identical second create makes a second connection', async () => {
    const ids = [await client.createdId(), await client.createdId()];

    expect(new Set(ids).size).toBe(2);
    expect(client.simulator.connections().map(({ id }) => id)).toEqual(ids);
  });
});

describe('list', () => {
  const OTHER_SERVICE = '5c561d9d-eaea-45f6-ae3e-08d1a7080829';

  beforeEach(async () => {
    await client.create(createFields('huawei-v2', { name: 'alpha', peer_address: '198.51.100.1' }));
    await client.create(
      createFields('huawei-v2', { name: 'beta', peer_address: '198.51.100.1', vpnservice_id: OTHER_SERVICE }),
    );
    await client.create(createFields('huawei-v2', { name: 'gamma', peer_address: '198.51.100.2' }));
  });

  test.each([
    { query: '?name=alpha', names: ['alpha'] },
    { query: '?name=ALPHA%20', names: ['alpha'] },
    { query: '?name=alp', names: [] },
    { query: '?name=alpha&name=gamma', names: ['alpha', 'gamma'] },
    { query: `?vpnservice_id=${OTHER_SERVICE}`, names: ['beta'] },
    { query: '?peer_address=198.51.100.1', names: ['alpha', 'beta'] },
    { query: '?peer_address=198.51.100.1&name=beta', names: ['beta'] },
    { query: '?status=PENDING_CREATE&admin_state_up=True', names: ['alpha', 'beta', 'gamma'] },
    { query: '?status=ACTIVE', names: [] },
    { query: '?bogus=1', names: ['alpha', 'beta', 'gamma'] },
    { query: '?name=', names: ['alpha', 'beta', 'gamma'] },
    { query: '?peer_cidrs=10.0.0.0/8', names: ['alpha', 'beta', 'gamma'] },
  ])('$query selects $names', async ({ query, names }) => {
    const answer = await client.list(query);

    expect(listOf(answer).map((connection) => connection['name'])).toEqual(expect.arrayContaining(names));
    expect(listOf(answer)).toHaveLength(names.length);
  });

  test('is in order of id', async () => {
    const ids = listOf(await client.list()).map(({ id }) => id as string);

    expect(ids).toEqual([...ids].sort());
  });

  test('fields= picks attributes, one per parameter', async () => {
    const answer = await client.list('?name=beta&fields=name&fields=status');

    expect(listOf(answer)).toEqual([{ name: 'beta', status: 'PENDING_CREATE' }]);
  });

  test('fields= with a comma picks nothing', async () => {
    const answer = await client.list('?name=beta&fields=name,status');

    expect(listOf(answer)).toEqual([{}]);
  });

  test('finds a connection that was renamed by its new name', async () => {
    const { id } = (await client.listed('?name=alpha'))[0] ?? {};
    client.advance(60);

    await client.update(String(id), { name: 'two' });
    const idsIn = async (query: string): Promise<unknown[]> => (await client.listed(query)).map((found) => found['id']);

    expect(await idsIn('?name=alpha')).toEqual([]);
    expect(await idsIn('?name=TWO ')).toEqual([id]);
    expect(await idsIn('?name=alpha&name=two')).toEqual([id]);
  });
});

describe('states on the clock', () => {
  test.each([
    { outcome: undefined, settled: 'ACTIVE' },
    { outcome: 'ACTIVE', settled: 'ACTIVE' },
    { outcome: 'DOWN', settled: 'DOWN' },
    { outcome: 'ERROR', settled: 'ERROR' },
    { outcome: 'FROZEN', settled: 'FROZEN' },
    { outcome: 'PENDING_CREATE', settled: 'PENDING_CREATE' },
    { outcome: 'half way there', settled: 'half way there' },
  ])('outcome $outcome: PENDING_CREATE for 25 s, then $settled', async ({ outcome, settled }) => {
    if (outcome !== undefined) client.simulator.script({ outcome });
    const id = await client.createdId();

    const atOnce = await client.statusOf(id);
    client.advance(24.999);
    const justBefore = await client.statusOf(id);
    client.advance(0.001);
    const then = await client.statusOf(id);
    client.advance(86_000);
    const muchLater = await client.statusOf(id);

    expect([atOnce, justBefore, then, muchLater]).toEqual(['PENDING_CREATE', 'PENDING_CREATE', settled, settled]);
  });

  test('a scripted time to settle replaces the 25 s', async () => {
    client.simulator.script({ settleAfterSeconds: 120 });
    const id = await client.createdId();

    client.advance(119);
    const before = await client.statusOf(id);
    client.advance(1);
    const after = await client.statusOf(id);

    expect([before, after]).toEqual(['PENDING_CREATE', 'ACTIVE']);
  });

  test('an update is PENDING_UPDATE until it settles where it was', async () => {
    client.simulator.script({ outcome: 'DOWN', settleAfterSeconds: 10 });
    const id = await client.createdId();
    client.advance(10);

    const answer = await client.update(id, { name: 'renamed', psk: 'another-secret' });
    const pending = await client.statusOf(id);
    client.advance(10);
    const settled = connectionOf(await client.get(id));

    expect(connectionOf(answer)).toMatchObject({ status: 'DOWN', name: 'renamed', psk: 'another-secret' });
    expect(pending).toBe('PENDING_UPDATE');
    expect(settled).toMatchObject({ status: 'DOWN', name: 'renamed', created_at: '2026-11-20 08:00:00.123000' });
  });

  test('an update may be scripted to settle elsewhere', async () => {
    const id = await client.createdId();
    client.advance(25);
    client.simulator.script({ outcome: 'ERROR' });

    await client.update(id, { name: 'renamed' });
    client.advance(25);

    expect(await client.statusOf(id)).toBe('ERROR');
  });

  test('an update is refused while PENDING_CREATE and while PENDING_UPDATE, a bad one for its fields', async () => {
    const id = await client.createdId();

    const duringCreate = await client.update(id, { name: 'renamed' });
    const bad = await client.update(id, { mtu: 1200 });
    client.advance(25);
    await client.update(id, { name: 'renamed' });
    const duringUpdate = await client.update(id, { name: 'again' });

    expect(neutronErrorOf(duringCreate)).toEqual({
      type: 'VPNStateInvalidToUpdate',
      message: `Invalid state PENDING_CREATE of vpnaas resource ${id} for updating`,
      detail: '',
    });
    expect(neutronErrorOf(bad)['type']).toBe('HTTPBadRequest');
    expect(neutronErrorOf(duringUpdate)['message']).toContain('PENDING_UPDATE');
  });
});
