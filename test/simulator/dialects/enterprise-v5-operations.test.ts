import { enterpriseFields, fixture, type Json } from '../../support/simulator/create-fields';
import { DialectClient, keysOf } from '../../support/simulator/dialect-client';

const UNKNOWN = '98c5af8a-demo-a8df-va86-ae2280a6f4c3';

let client: DialectClient;

beforeEach(async () => {
  client = await DialectClient.start('enterprise-v5');
});

afterEach(async () => {
  await client.simulator.stop();
});

describe('answers are those of the documents', () => {
  test.each(['static', 'policy', 'bgp'] as const)(
    'create, style %s: 201, the keys of the example, no status',
    async (style) => {
      const answer = await client.create(enterpriseFields(style));

      expect(answer.status).toBe(201);
      expect(keysOf(answer.body)).toEqual(keysOf(fixture(`enterprise-v5/create-${style}.response.json`)));
      expect(answer.body['vpn_connection']).toMatchObject({
        style: style.toUpperCase(),
        created_at: '2026-11-20T08:00:00.123Z',
        updated_at: '2026-11-20T08:00:00.123Z',
        ha_role: 'master',
      });
    },
  );

  test('get: 200 with a status, the keys of the example', async () => {
    const id = await client.createdId(enterpriseFields('policy'));

    const answer = await client.get(id);

    expect(answer.status).toBe(200);
    expect(keysOf(answer.body)).toEqual(keysOf(fixture('enterprise-v5/get.response.json')));
    expect(answer.body['vpn_connection']).toMatchObject({ status: 'PENDING_CREATE', style: 'POLICY' });
  });

  test('get of a BGP connection shows enable_hub, the create answer does not', async () => {
    const created = await client.connection(client.create(enterpriseFields('bgp', { enable_hub: true })));

    const shown = await client.connection(client.get(created['id'] as string));

    expect(created).not.toHaveProperty('enable_hub');
    expect(shown).toMatchObject({ enable_hub: true });
  });

  test('list: the keys of the example page', async () => {
    await client.create(enterpriseFields('policy', { peer_subnets: undefined }));
    await client.create(enterpriseFields('static'));

    const answer = await client.list('?limit=2');

    expect(answer.status).toBe(200);
    expect(keysOf(answer.body)).toEqual(keysOf(fixture('enterprise-v5/list-page.response.json')));
    const items = (body: Json): Json[] => body['vpn_connections'] as Json[];
    expect(items(answer.body).map((item) => keysOf(item))).toEqual(
      items(fixture('enterprise-v5/list-page.response.json')).map((item) => keysOf(item)),
    );
  });

  test('no answer has the pre-shared key', async () => {
    const fields = enterpriseFields('static', { psk: 'Canary-4711' });
    const created = await client.create(fields);
    const id = (created.body['vpn_connection'] as Json)['id'] as string;
    client.advance(25);

    const answers = [
      created,
      await client.get(id),
      await client.list(),
      await client.update(id, { psk: 'Canary-4712' }),
    ];

    expect(answers.map(({ text }) => /canary|psk/i.test(text))).toEqual([false, false, false, false]);
    expect(JSON.stringify(client.simulator.connections())).not.toContain('anary');
  });

  test('the server makes one rule per destination and numbers them', async () => {
    const destination = ['192.168.0.0/24', '192.168.1.0/24'];
    const rules = [
      { rule_index: 7, source: '10.0.0.0/24', destination },
      { rule_index: 3, source: '10.1.0.0/24', destination: ['192.168.2.0/24'] },
    ];

    const connection = await client.connection(client.create(enterpriseFields('policy', { policy_rules: rules })));

    expect(connection['policy_rules']).toEqual([
      { rule_index: 1, source: '10.0.0.0/24', destination: ['192.168.0.0/24'] },
      { rule_index: 2, source: '10.0.0.0/24', destination: ['192.168.1.0/24'] },
      { rule_index: 3, source: '10.1.0.0/24', destination: ['192.168.2.0/24'] },
    ]);
  });

  test('a name and tunnel addresses are assigned where none are given', async () => {
    const first = await client.connection(client.create(enterpriseFields('static')));
    const second = await client.connection(client.create(enterpriseFields('static')));

    expect(first).toMatchObject({
      name: expect.stringMatching(/^vpn-[0-9a-f]{4}$/) as string,
      tunnel_local_address: '169.254.0.1/30',
      tunnel_peer_address: '169.254.0.2/30',
    });
    expect(second).toMatchObject({ tunnel_local_address: '169.254.0.5/30', tunnel_peer_address: '169.254.0.6/30' });
  });

  test('phase1_negotiation_mode is shown with IKEv1 only', async () => {
    const mode = { phase1_negotiation_mode: 'main' };
    const v1 = await client.connection(
      client.create(enterpriseFields('static', { ikepolicy: { ike_version: 'v1', ...mode } })),
    );
    const v2 = await client.connection(client.create(enterpriseFields('static', { ikepolicy: mode })));

    expect(v1['ikepolicy']).toMatchObject({ ike_version: 'v1', ...mode });
    expect(v2['ikepolicy']).not.toHaveProperty('phase1_negotiation_mode');
  });

  test('an unknown id is 404 VPN.0004', async () => {
    const answers = [
      await client.get(UNKNOWN),
      await client.update(UNKNOWN, { name: 'x' }),
      await client.delete(UNKNOWN),
    ];

    expect(answers.map(({ status, body }) => [status, body['error_code']])).toEqual(Array(3).fill([404, 'VPN.0004']));
  });

  test('the project of another account is 403 VPN.0003', async () => {
    const token = (await client.authenticate()).headers.get('x-subject-token') ?? '';

    const answer = await client.send('GET', '/v5/ffffffffffffffffffffffffffffffff/vpn-connection', undefined, {
      headers: { 'X-Auth-Token': token },
    });

    expect(answer.status).toBe(403);
    expect(answer.body['error_code']).toBe('VPN.0003');
  });

  test('without a token it is 401 of the gateway', async () => {
    const answer = await client.send('GET', client.path);

    expect(answer.status).toBe(401);
    expect(answer.body['error_code']).toBe('APIG.0301');
  });
});

describe('update', () => {
  let id: string;

  beforeEach(async () => {
    id = await client.createdId(enterpriseFields('static'));
  });

  test('answers 200 without a status, then the connection is PENDING_UPDATE until it settles where it was', async () => {
    client.advance(25);

    const answer = await client.update(id, { name: 'renamed', ikepolicy: { dpd: { timeout: 20 } } });
    const pending = await client.statusOf(id);
    client.advance(25);

    const connection = answer.body['vpn_connection'] as Json;
    expect(answer.status).toBe(200);
    expect(connection).not.toHaveProperty('status');
    expect(connection).toMatchObject({
      name: 'renamed',
      ikepolicy: { dh_group: 'group15', dpd: { timeout: 20, interval: 30, msg: 'seq-hash-notify' } },
      created_at: '2026-11-20T08:00:00.123Z',
      updated_at: '2026-11-20T08:00:25.123Z',
    });
    expect([pending, await client.statusOf(id)]).toEqual(['PENDING_UPDATE', 'ACTIVE']);
  });

  test('is 400 VPN.0306 while it is being created or updated, for its fields first', async () => {
    const duringCreate = await client.update(id, { name: 'renamed' });
    const bad = await client.update(id, { name: '' });
    client.advance(25);
    await client.update(id, { name: 'renamed' });
    const duringUpdate = await client.update(id, { name: 'again' });

    expect([duringCreate, bad, duringUpdate].map(({ status, body }) => [status, body['error_code']])).toEqual([
      [400, 'VPN.0306'],
      [400, 'VPN.0001'],
      [400, 'VPN.0306'],
    ]);
  });

  test('is 425 VPN.0009 while it is being deleted', async () => {
    await client.delete(id);

    const answer = await client.update(id, { name: 'renamed' });

    expect([answer.status, answer.body['error_code']]).toEqual([425, 'VPN.0009']);
  });
});

describe('delete', () => {
  test.each([
    { name: 'by default', script: {}, seconds: 10 },
    { name: 'as scripted', script: { deleteAfterSeconds: 60 }, seconds: 60 },
  ])('$name: 204, PENDING_DELETE for $seconds s, then gone', async ({ script, seconds }) => {
    if (seconds !== 10) client.simulator.script(script);
    const id = await client.createdId(enterpriseFields('static'));

    const answers = [await client.delete(id)];
    const pending = await client.statusOf(id);
    client.advance(seconds - 0.001);
    answers.push(await client.delete(id), await client.get(id));
    client.advance(0.001);
    answers.push(await client.get(id));

    expect(pending).toBe('PENDING_DELETE');
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 200, 404]);
    expect(await client.listed()).toEqual([]);
  });

  test('refuses a frozen connection as the example says it', async () => {
    client.simulator.script({ outcome: 'FREEZED', settleAfterSeconds: 0 });
    const id = await client.createdId(enterpriseFields('static'));

    const answer = await client.delete(id);

    expect(answer.status).toBe(400);
    expect({ ...answer.body, request_id: '' }).toEqual({
      ...fixture('enterprise-v5/error.400-frozen-delete.json'),
      request_id: '',
    });
    expect(await client.statusOf(id)).toBe('FREEZED');
  });
});

describe('scripts', () => {
  test('match by the customer gateway', async () => {
    const cgw_id = '537d9c26-demo-a8df-va86-99364a410f00';
    client.simulator.script({ match: { cgw_id }, outcome: 'ERROR', faults: [{ on: 'get', respond: { status: 503 } }] });
    const bad = await client.createdId(enterpriseFields('static', { cgw_id }));
    const good = await client.createdId(enterpriseFields('static'));
    client.advance(25);

    const answers = [await client.get(good), await client.get(bad)];

    expect(answers.map(({ status }) => status)).toEqual([200, 503]);
    expect([await client.statusOf(good), await client.statusOf(bad)]).toEqual(['ACTIVE', 'ERROR']);
  });
});
