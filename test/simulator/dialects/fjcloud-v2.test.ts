import { changed, fixture, type Json } from '../../support/simulator/create-fields';
import { DialectClient, keysOf, neutronErrorOf } from '../../support/simulator/dialect-client';

const FULL = fixture('fjcloud-v2/create.request.json')['ipsec_site_connection'] as Json;
const MINIMAL = changed(FULL, {
  initiator: undefined,
  admin_state_up: undefined,
  dpd: undefined,
  name: undefined,
  availability_zone: undefined,
});
const UUID = '9ad5a7e0-6dac-41b4-b20d-a7b8645fddf1';

let client: DialectClient;

beforeAll(async () => {
  client = await DialectClient.start('fjcloud-v2');
});

afterEach(() => {
  client.simulator.clearScripts();
});

afterAll(async () => {
  await client.simulator.stop();
});

describe('a create with bad fields (provider-apis.md 2.2)', () => {
  test.each([
    { field: 'psk', value: undefined, why: 'missing' },
    { field: 'psk', value: '', why: 'empty' },
    { field: 'psk', value: 'x'.repeat(256), why: '256 characters' },
    { field: 'psk', value: 12345678, why: 'a number' },
    { field: 'ipsecpolicy_id', value: undefined, why: 'missing' },
    { field: 'ipsecpolicy_id', value: 'not-a-uuid', why: 'no UUID' },
    { field: 'ikepolicy_id', value: undefined, why: 'missing' },
    { field: 'ikepolicy_id', value: UUID.replaceAll('-', ''), why: 'without dashes' },
    { field: 'vpnservice_id', value: undefined, why: 'missing' },
    { field: 'vpnservice_id', value: null, why: 'null' },
    { field: 'peer_cidrs', value: undefined, why: 'missing' },
    { field: 'peer_cidrs', value: [], why: 'empty' },
    { field: 'peer_cidrs', value: ['10.1.0.0/24', '10.2.0.0/24'], why: 'two' },
    { field: 'peer_cidrs', value: '10.1.0.0/24', why: 'a string' },
    { field: 'peer_cidrs', value: ['10.1.0.0'], why: 'no prefix' },
    { field: 'peer_cidrs', value: ['10.1.0.0/33'], why: 'a prefix too long' },
    { field: 'peer_cidrs', value: ['10.1.0.7/24'], why: 'host bits' },
    { field: 'peer_address', value: undefined, why: 'missing' },
    { field: 'peer_address', value: '172.24.4.233/32', why: 'a prefix' },
    { field: 'peer_address', value: 'vpn.example.org', why: 'a name' },
    { field: 'peer_address', value: '2001:db8::1', why: 'IPv6' },
    { field: 'peer_id', value: undefined, why: 'missing' },
    { field: 'peer_id', value: '172.24.4.233/32', why: 'a prefix' },
    { field: 'peer_id', value: '', why: 'empty' },
    { field: 'peer_id', value: '300.1.1.1', why: 'no address' },
    { field: 'peer_id', value: 'x'.repeat(256), why: '256 characters' },
    { field: 'initiator', value: 'responder', why: 'another value' },
    { field: 'admin_state_up', value: 'true', why: 'a string' },
    { field: 'dpd', value: { action: 'clear' }, why: 'another action' },
    { field: 'dpd', value: { interval: '30' }, why: 'a string' },
    { field: 'dpd', value: { interval: -1 }, why: 'negative' },
    { field: 'dpd', value: { delay: 3 }, why: 'an unknown member' },
    { field: 'dpd', value: 'hold', why: 'no object' },
    { field: 'dpd', value: { interval: 60, timeout: 60 }, why: 'timeout equal to interval' },
    { field: 'dpd', value: { interval: 120 }, why: 'interval equal to the default timeout' },
    { field: 'dpd', value: { timeout: 30 }, why: 'timeout equal to the default interval' },
    { field: 'name', value: 'x'.repeat(256), why: '256 characters' },
    { field: 'description', value: 'x'.repeat(256), why: '256 characters' },
    { field: 'availability_zone', value: '', why: 'empty' },
    { field: 'mtu', value: 1500, why: 'not offered' },
    { field: 'local_id', value: '172.24.4.1', why: 'not offered' },
    { field: 'local_ep_group_id', value: UUID, why: 'not offered' },
    { field: 'peer_ep_group_id', value: UUID, why: 'not offered' },
    { field: 'auth_mode', value: 'psk', why: 'not offered' },
    { field: 'route_mode', value: 'static', why: 'not offered' },
    { field: 'status', value: 'ACTIVE', why: 'only in answers' },
    { field: 'colour', value: 'red', why: 'unknown' },
  ])('is refused for $field: $why', async ({ field, value }) => {
    const answer = await client.create(changed(FULL, { [field]: value }));

    expect(answer.status).toBe(400);
    expect(neutronErrorOf(answer)['message']).toMatch(new RegExp(`\\b${field}(\\b|_)`));
  });

  test('a refusal never repeats the pre-shared key', async () => {
    const answer = await client.create(changed(FULL, { psk: 'canary'.repeat(43) }));

    expect(answer.status).toBe(400);
    expect(answer.text).not.toContain('canary');
  });

  test('nothing that was refused has been stored', () => {
    expect(client.simulator.connections('fjcloud-v2')).toEqual([]);
  });
});

describe('a create with good fields (provider-apis.md 2.2)', () => {
  test.each([
    { name: 'the minimal body', fields: MINIMAL },
    { name: 'the full body', fields: changed(FULL, { description: 'x'.repeat(255) }) },
    { name: 'a psk of one character', fields: changed(FULL, { psk: '?' }) },
    { name: 'an IPv6 range', fields: changed(FULL, { peer_cidrs: ['2001:db8::/64'] }) },
    { name: 'a peer id that is IPv6', fields: changed(FULL, { peer_id: '2001:db8::1' }) },
    { name: 'a peer id that is an e-mail address', fields: changed(FULL, { peer_id: 'gw@example.org' }) },
    { name: 'a peer id that is a name', fields: changed(FULL, { peer_id: 'gw.example.org' }) },
    { name: 'response-only', fields: changed(FULL, { initiator: 'response-only' }) },
    { name: 'admin_state_up false', fields: changed(FULL, { admin_state_up: false }) },
    { name: 'an empty name', fields: changed(FULL, { name: '' }) },
    { name: 'dpd restart', fields: changed(FULL, { dpd: { action: 'restart', interval: 0, timeout: 1 } }) },
  ])('is accepted: $name', async ({ fields }) => {
    const answer = await client.create(fields);

    expect(answer.status).toBe(201);
  });

  test('left-out fields get their defaults', async () => {
    const connection = await client.connection(client.create(MINIMAL));

    expect(connection).toMatchObject({
      initiator: 'bi-directional',
      admin_state_up: true,
      dpd: { action: 'hold', interval: 30, timeout: 120 },
      name: '',
      description: '',
      mtu: 1500,
      auth_mode: 'psk',
      route_mode: 'static',
      tenant_id: client.simulator.account.project.id,
    });
  });
});

describe('answers are those of the documents', () => {
  test('create: the example answer, pre-shared key included', async () => {
    const connection = await client.connection(client.create(FULL));

    const expected = fixture('fjcloud-v2/create.response.json')['ipsec_site_connection'] as Json;
    const { id, tenant_id } = connection;
    expect(connection).toEqual({ ...expected, id, tenant_id });
  });

  test('get and list: the keys of the example answers', async () => {
    const id = await client.createdId(FULL);

    const one = await client.connection(client.get(id));
    const [listed] = await client.listed(`?id=${id}`);

    expect(keysOf(one)).toEqual(keysOf(fixture('fjcloud-v2/get.response.json')['ipsec_site_connection']));
    expect(listed).toEqual(one);
  });

  test('an error of the token has the shape of Keystone', async () => {
    const answer = await client.send('GET', client.path);

    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({
      error: { code: 401, title: 'Unauthorized', message: 'The request you have made requires authentication.' },
    });
  });

  test('tokens are shown as Keystone shows them', async () => {
    const answer = await client.authenticate();

    expect(answer.status).toBe(201);
    expect(answer.body['token']).toMatchObject({ is_domain: false, user: { password_expires_at: null } });
  });

  test('the request id comes in x-fj-request-id', async () => {
    const answer = await client.list();

    expect(answer.headers.get('x-fj-request-id')).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('update', () => {
  let id: string;

  beforeAll(async () => {
    id = await client.createdId(FULL);
    client.advance(25);
  });

  test.each([
    { field: 'psk', value: '' },
    { field: 'initiator', value: 'x' },
    { field: 'admin_state_up', value: 1 },
    { field: 'peer_cidrs', value: [] },
    { field: 'dpd', value: { timeout: 60 } },
    { field: 'peer_address', value: 'vpn.example.org' },
    { field: 'peer_id', value: '' },
    { field: 'name', value: null },
    { field: 'description', value: null },
    { field: 'vpnservice_id', value: UUID },
    { field: 'ikepolicy_id', value: UUID },
    { field: 'ipsecpolicy_id', value: UUID },
    { field: 'availability_zone', value: 'AZ2' },
    { field: 'mtu', value: 1400 },
    { field: 'status', value: 'ACTIVE' },
    { field: 'colour', value: 'red' },
  ])('refuses $field: $value', async ({ field, value }) => {
    const answer = await client.update(id, { [field]: value });

    expect(answer.status).toBe(400);
    expect(neutronErrorOf(answer)['message']).toMatch(new RegExp(`\\b${field}(\\b|_)`));
  });

  test('changes what it names, keeps the other members of dpd and leaves the status alone', async () => {
    const { ipsec_site_connection: fields } = fixture('fjcloud-v2/update.request.json') as {
      ipsec_site_connection: Json;
    };

    const answer = await client.connection(client.update(id, { ...fields, dpd: { action: 'restart' } }));

    expect(answer).toMatchObject({
      ...fields,
      status: 'ACTIVE',
      dpd: { action: 'restart', interval: 60, timeout: 240 },
    });
    expect(await client.statusOf(id)).toBe('ACTIVE');
  });

  test.each(['PENDING_CREATE', 'PENDING_UPDATE', 'PENDING_DELETE'])('is refused while %s', async (outcome) => {
    client.simulator.script({ outcome, settleAfterSeconds: 0 });
    const pending = await client.createdId(FULL);

    const answer = await client.update(pending, { name: 'renamed' });

    expect(answer.status).toBe(400);
    expect(answer.body['NeutronError']).toMatchObject({
      type: 'VPNStateInvalidToUpdate',
      message: `Invalid state ${outcome} of vpnaas resource ${pending} for updating`,
    });
  });

  test('may be scripted to settle elsewhere, from the status before', async () => {
    const up = await client.createdId(FULL);
    client.advance(25);
    client.simulator.script({ outcome: 'ERROR' });

    await client.update(up, { name: 'renamed' });
    const before = await client.statusOf(up);
    client.advance(25);

    expect([before, await client.statusOf(up)]).toEqual(['ACTIVE', 'ERROR']);
  });
});

test('a delete works at once and in any state', async () => {
  const id = await client.createdId(FULL);

  const answer = await client.delete(id);
  const after = await client.get(id);

  expect([answer.status, after.status]).toEqual([204, 404]);
});
