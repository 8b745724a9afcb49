import { createFields } from '../../support/simulator/create-fields';
import { DialectClient, neutronErrorOf } from '../../support/simulator/dialect-client';

let client: DialectClient;

beforeAll(async () => {
  client = await DialectClient.start('huawei-v2');
});

afterAll(async () => {
  await client.simulator.stop();
});

const UUID = '9ad5a7e0-6dac-41b4-b20d-a7b8645fddf1';

describe('a create with bad fields (provider-apis.md 2.1)', () => {
  test.each([
    { field: 'psk', value: undefined, why: 'missing' },
    { field: 'psk', value: 'short', why: '5 characters' },
    { field: 'psk', value: 'x'.repeat(129), why: '129 characters' },
    { field: 'psk', value: 'with space', why: 'a space' },
    { field: 'psk', value: 'with\ttab', why: 'a tab' },
    { field: 'psk', value: 'question?', why: 'a question mark' },
    { field: 'psk', value: '********', why: 'asterisks only' },
    { field: 'psk', value: 12345678, why: 'a number' },
    { field: 'ipsecpolicy_id', value: undefined, why: 'missing' },
    { field: 'ipsecpolicy_id', value: 'not-a-uuid', why: 'no UUID' },
    { field: 'ikepolicy_id', value: undefined, why: 'missing' },
    { field: 'ikepolicy_id', value: UUID.replaceAll('-', ''), why: 'a UUID without dashes' },
    { field: 'vpnservice_id', value: undefined, why: 'missing' },
    { field: 'vpnservice_id', value: UUID.replace('9', 'g'), why: 'a digit that is not hexadecimal' },
    { field: 'peer_ep_group_id', value: undefined, why: 'missing' },
    { field: 'peer_ep_group_id', value: null, why: 'null' },
    { field: 'local_ep_group_id', value: undefined, why: 'missing' },
    { field: 'local_ep_group_id', value: [UUID], why: 'a list' },
    { field: 'peer_address', value: undefined, why: 'missing' },
    { field: 'peer_address', value: '', why: 'empty' },
    { field: 'peer_address', value: 'x'.repeat(251), why: '251 characters' },
    { field: 'peer_id', value: undefined, why: 'missing' },
    { field: 'peer_id', value: '', why: 'empty' },
    { field: 'peer_id', value: 'x'.repeat(251), why: '251 characters' },
    { field: 'name', value: '', why: 'empty' },
    { field: 'name', value: 'x'.repeat(65), why: '65 characters' },
    { field: 'name', value: null, why: 'null' },
    { field: 'mtu', value: 1400, why: 'another number' },
    { field: 'mtu', value: '1500', why: 'a string' },
    { field: 'initiator', value: 'response-only', why: 'another value' },
    { field: 'admin_state_up', value: false, why: 'false' },
    { field: 'admin_state_up', value: 'true', why: 'a string' },
    { field: 'auth_mode', value: 'cert', why: 'another value' },
    { field: 'tenant_id', value: 'x'.repeat(256), why: '256 characters' },
    { field: 'peer_cidrs', value: ['10.0.0.0/24'], why: 'not empty' },
    { field: 'peer_cidrs', value: '', why: 'a string' },
    { field: 'description', value: 'something', why: 'not empty' },
    { field: 'dpd', value: { action: 'hold', interval: 30, timeout: 120 }, why: 'unsupported' },
    { field: 'local_id', value: '172.24.4.1', why: 'unsupported' },
    { field: 'project_id', value: '10039663455a446d8ba2cbb058b0f578', why: 'unsupported' },
    { field: 'route_mode', value: 'static', why: 'unsupported' },
    { field: 'status', value: 'ACTIVE', why: 'only in answers' },
    { field: 'interval', value: 30, why: 'unknown at the top level (3-E3)' },
    { field: 'colour', value: 'red', why: 'unknown' },
    { field: 'constructor', value: 'red', why: 'unknown' },
  ])('is refused for $field: $why', async ({ field, value }) => {
    const answer = await client.create(createFields('huawei-v2', { [field]: value }));

    expect(answer.status).toBe(400);
    expect(neutronErrorOf(answer)).toEqual({
      type: 'HTTPBadRequest',
      message: expect.stringMatching(new RegExp(`\\b${field}\\b`)) as string,
      detail: '',
    });
  });

  test('an own member called __proto__ is an unknown field', async () => {
    const text = JSON.stringify({ ipsec_site_connection: createFields('huawei-v2') }).replace('"name"', '"__proto__"');

    const answer = await client.call('POST', '', text);

    expect(answer.status).toBe(400);
    expect(neutronErrorOf(answer)['message']).toContain('__proto__');
  });

  test('a refusal never repeats the pre-shared key', async () => {
    const answer = await client.create(createFields('huawei-v2', { psk: 'canary?4711' }));

    expect(answer.text).not.toContain('canary');
  });

  test('nothing that was refused has been stored', () => {
    expect(client.simulator.connections()).toEqual([]);
  });
});

describe('a create with good fields (provider-apis.md 2.1)', () => {
  test.each([
    { field: 'psk', value: '6chars', why: '6 characters' },
    { field: 'psk', value: 'x'.repeat(128), why: '128 characters' },
    { field: 'psk', value: '*****a', why: 'asterisks and a letter' },
    { field: 'psk', value: '<&>"\'*ä', why: 'anything else that prints (E7)' },
    { field: 'ikepolicy_id', value: UUID.toUpperCase(), why: 'upper case' },
    { field: 'peer_address', value: 'vpn.example.org', why: 'a name' },
    { field: 'peer_address', value: '2001:db8::1', why: 'IPv6' },
    { field: 'peer_id', value: 'x'.repeat(250), why: '250 characters' },
    { field: 'name', value: '💡'.repeat(64), why: '64 characters outside the basic plane' },
    { field: 'name', value: undefined, why: 'left out' },
    { field: 'mtu', value: undefined, why: 'left out' },
    { field: 'initiator', value: undefined, why: 'left out' },
    { field: 'admin_state_up', value: undefined, why: 'left out' },
    { field: 'auth_mode', value: 'psk', why: 'the fixed value' },
    { field: 'tenant_id', value: '10039663455a446d8ba2cbb058b0f578', why: 'the project' },
    { field: 'peer_cidrs', value: [], why: 'empty' },
    { field: 'description', value: '', why: 'empty' },
  ])('is accepted for $field: $why', async ({ field, value }) => {
    const answer = await client.create(createFields('huawei-v2', { [field]: value }));

    expect(answer.status).toBe(201);
  });
});

describe('a body is refused before any field is looked at', () => {
  test.each([
    { name: 'no body', body: '', message: 'Resource body required' },
    { name: 'not JSON', body: '{nope', message: 'Malformed request body: Cannot understand JSON.' },
    { name: 'another envelope', body: { connection: {} }, message: "Unable to find 'ipsec_site_connection'" },
    { name: 'no envelope', body: createFields('huawei-v2'), message: "Unable to find 'ipsec_site_connection'" },
    { name: 'a list', body: { ipsec_site_connection: [] }, message: "Unable to find 'ipsec_site_connection'" },
    { name: 'null', body: 'null', message: "Unable to find 'ipsec_site_connection'" },
    {
      name: 'a second member beside the envelope',
      body: { ipsec_site_connection: createFields('huawei-v2'), extra: 1 },
      message: "Unable to find 'ipsec_site_connection'",
    },
  ])('when it is $name', async ({ body, message }) => {
    const answer = await client.call('POST', '', body);

    expect(answer.status).toBe(400);
    expect(neutronErrorOf(answer)['message']).toContain(message);
  });

  test('when it is more than 1 MB', async () => {
    const answer = await client.call('POST', '', ' '.repeat(1_048_577));

    expect(answer.status).toBe(413);
    expect(answer.body).toMatchObject({ error_code: 'APIG.0201', error_msg: 'Request entity too large.' });
  });
});

describe('update', () => {
  let id: string;

  beforeAll(async () => {
    id = await client.createdId();
    client.advance(25);
  });

  test.each([
    { field: 'psk', value: 'short' },
    { field: 'initiator', value: 'response-only' },
    { field: 'admin_state_up', value: false },
    { field: 'peer_ep_group_id', value: 'x' },
    { field: 'local_ep_group_id', value: 'x' },
    { field: 'mtu', value: 1200 },
    { field: 'peer_address', value: '' },
    { field: 'peer_id', value: '' },
    { field: 'name', value: '' },
    { field: 'vpnservice_id', value: UUID },
    { field: 'ikepolicy_id', value: UUID },
    { field: 'ipsecpolicy_id', value: UUID },
    { field: 'tenant_id', value: '10039663455a446d8ba2cbb058b0f578' },
    { field: 'description', value: '' },
    { field: 'dpd', value: { timeout: 240 } },
    { field: 'status', value: 'ACTIVE' },
    { field: 'colour', value: 'red' },
  ])('refuses $field: $value', async ({ field, value }) => {
    const answer = await client.update(id, { [field]: value });

    expect(answer.status).toBe(400);
    expect(neutronErrorOf(answer)['message']).toMatch(new RegExp(`\\b${field}\\b`));
  });

  test('refuses a body without any field', async () => {
    const answer = await client.update(id, {});

    expect(answer.status).toBe(400);
    expect(neutronErrorOf(answer)['message']).toContain('At least one of psk, ');
  });
});
