import { changed, createFields } from '../../support/simulator/create-fields';
import { DialectClient, neutronErrorOf } from '../../support/simulator/dialect-client';

// The example has endpoint groups.
const GROUPS = createFields('openstack-v2');
const CIDRS = changed(GROUPS, {
  local_ep_group_id: undefined,
  peer_ep_group_id: undefined,
  peer_cidrs: ['10.30.1.0/24', '10.30.2.0/24'],
});
const MINIMAL = changed(GROUPS, { initiator: undefined, admin_state_up: undefined, mtu: undefined, name: undefined });
const UUID = '9ad5a7e0-6dac-41b4-b20d-a7b8645fddf1';

let client: DialectClient;

beforeAll(async () => {
  client = await DialectClient.start('openstack-v2');
});

afterEach(() => {
  client.simulator.clearScripts();
});

afterAll(async () => {
  await client.simulator.stop();
});

describe('a create with bad fields (provider-apis.md 2.4 and 5.8)', () => {
  test.each([
    { field: 'psk', value: undefined, why: 'missing' },
    { field: 'psk', value: '', why: 'empty' },
    { field: 'psk', value: 12345678, why: 'a number' },
    { field: 'vpnservice_id', value: undefined, why: 'missing' },
    { field: 'vpnservice_id', value: 'x', why: 'no UUID' },
    { field: 'ikepolicy_id', value: undefined, why: 'missing' },
    { field: 'ikepolicy_id', value: 'x', why: 'no UUID' },
    { field: 'ipsecpolicy_id', value: undefined, why: 'missing' },
    { field: 'ipsecpolicy_id', value: 'x', why: 'no UUID' },
    { field: 'peer_address', value: undefined, why: 'missing' },
    { field: 'peer_address', value: '', why: 'empty' },
    { field: 'peer_address', value: '172.24.4.233/32', why: 'a prefix' },
    { field: 'peer_address', value: '300.1.1.1', why: 'no address' },
    { field: 'peer_address', value: 'nowhere.invalid', why: 'a name that cannot be resolved' },
    { field: 'peer_id', value: undefined, why: 'missing' },
    { field: 'peer_id', value: '', why: 'empty' },
    { field: 'local_id', value: 7, why: 'a number' },
    { field: 'local_ep_group_id', value: 'x', why: 'no UUID' },
    { field: 'peer_ep_group_id', value: 'x', why: 'no UUID' },
    { field: 'peer_cidrs', value: '10.30.1.0/24', why: 'a string' },
    { field: 'peer_cidrs', value: ['10.30.1.0/33'], why: 'a prefix too long' },
    { field: 'peer_cidrs', value: ['10.30.1.7/24'], why: 'host bits' },
    { field: 'peer_cidrs', value: ['10.0.0.0/08'], why: 'a prefix with a leading zero' },
    { field: 'peer_cidrs', value: ['2001:db8::1/64'], why: 'host bits of IPv6' },
    { field: 'peer_cidrs', value: ['10.30.1.0/24', '10.30.1.0/24'], why: 'twice the same' },
    { field: 'mtu', value: 'large', why: 'no number' },
    { field: 'mtu', value: -1, why: 'negative' },
    { field: 'mtu', value: 0, why: '0' },
    { field: 'mtu', value: 67, why: '67 with IPv4' },
    { field: 'mtu', value: '67', why: '67 as a string' },
    { field: 'initiator', value: 'responder', why: 'another value' },
    { field: 'dpd', value: { action: 'explode' }, why: 'another action' },
    { field: 'dpd', value: { interval: -1 }, why: 'negative' },
    { field: 'dpd', value: { delay: 3 }, why: 'an unknown member' },
    { field: 'dpd', value: { interval: 60, timeout: 60 }, why: 'timeout equal to interval' },
    { field: 'dpd', value: { interval: 120 }, why: 'interval equal to the default timeout' },
    { field: 'admin_state_up', value: 'perhaps', why: 'not bool-like' },
    { field: 'name', value: 'x'.repeat(256), why: '256 characters' },
    { field: 'description', value: 'x'.repeat(256), why: '256 characters' },
    { field: 'tenant_id', value: 'someone', why: 'of another project' },
    { field: 'project_id', value: 'someone', why: 'of another project' },
    { field: 'auth_mode', value: 'psk', why: 'not in POST' },
    { field: 'route_mode', value: 'static', why: 'not in POST' },
    { field: 'status', value: 'ACTIVE', why: 'not in POST' },
    { field: 'id', value: UUID, why: 'not in POST' },
    { field: 'colour', value: 'red', why: 'unknown' },
  ])('is refused for $field: $why', async ({ field, value }) => {
    const fields = field === 'peer_cidrs' ? CIDRS : GROUPS;

    const answer = await client.create(changed(fields, { [field]: value }));

    expect(answer.status).toBe(400);
    expect(neutronErrorOf(answer)['message']).toMatch(new RegExp(`\\b${field}(\\b|_)`, 'i'));
  });

  test.each([
    { name: 'a psk of 256 characters', changes: { psk: 'x'.repeat(256) } },
    { name: 'a peer_id of 256 characters', changes: { peer_id: 'x'.repeat(256) } },
    { name: 'a local_id of 256 characters', changes: { local_id: 'x'.repeat(256) } },
    { name: 'an mtu that no column holds', changes: { mtu: 2_147_483_648 } },
  ])('is refused with 500, as only the database refuses it: $name', async ({ changes }) => {
    const answer = await client.create(changed(GROUPS, changes));

    expect(answer.status).toBe(500);
    expect(answer.body['NeutronError']).toMatchObject({ type: 'HTTPInternalServerError' });
  });

  test.each([
    {
      name: 'neither groups nor CIDRs',
      fields: changed(CIDRS, { peer_cidrs: undefined }),
      type: 'MissingRequiredEndpointGroup',
    },
    { name: 'one group', fields: changed(GROUPS, { peer_ep_group_id: null }), type: 'MissingRequiredEndpointGroup' },
    { name: 'groups and CIDRs', fields: { ...GROUPS, ...CIDRS }, type: 'PeerCidrsInvalid' },
    {
      name: 'CIDRs of two IP versions',
      fields: changed(CIDRS, { peer_cidrs: ['10.30.1.0/24', '2001:db8::/64'] }),
      type: 'MixedIPVersionsForPeerCidrs',
    },
    {
      name: 'an mtu too small for IPv6',
      fields: changed(GROUPS, { peer_address: '2001:db8::1', mtu: 1279 }),
      type: 'IPsecSiteConnectionMtuError',
    },
    {
      name: 'an mtu too small for IPv6 CIDRs, at an IPv4 peer',
      fields: changed(CIDRS, { peer_cidrs: ['2001:db8::/64'], mtu: 1279 }),
      type: 'IPsecSiteConnectionMtuError',
    },
  ])('is refused with $type: $name', async ({ fields, type }) => {
    const answer = await client.create(fields);

    expect(answer.status).toBe(400);
    expect(answer.body['NeutronError']).toMatchObject({ type });
  });

  test('a refusal never repeats the pre-shared key', async () => {
    const answer = await client.create(changed(GROUPS, { psk: { key: 'canary' } }));

    expect(answer.text).not.toContain('canary');
  });

  test('nothing that was refused has been stored', () => {
    expect(client.simulator.connections('openstack-v2')).toEqual([]);
  });
});

describe('a create with good fields (provider-apis.md 2.4)', () => {
  test.each([
    { name: 'the minimal body, ids of nothing known', fields: MINIMAL },
    { name: 'peer CIDRs', fields: CIDRS },
    { name: 'peer CIDRs of IPv6', fields: changed(CIDRS, { peer_cidrs: ['2001:db8::/64', '::ffff:10.0.0.0/104'] }) },
    { name: 'groups and an empty list of CIDRs', fields: changed(GROUPS, { peer_cidrs: [] }) },
    { name: 'CIDRs and groups null', fields: changed(CIDRS, { local_ep_group_id: null, peer_ep_group_id: null }) },
    { name: 'an IPv6 peer', fields: changed(GROUPS, { peer_address: '2001:db8::1', mtu: 1280 }) },
    { name: 'groups and CIDRs null', fields: changed(GROUPS, { peer_cidrs: null }) },
    {
      name: 'the smallest mtu of IPv4 CIDRs, at an IPv6 peer',
      fields: changed(CIDRS, { peer_address: '2001:db8::1', mtu: 68 }),
    },
    { name: 'a bool in upper case', fields: changed(GROUPS, { admin_state_up: 'TRUE' }) },
    { name: 'the smallest mtu', fields: changed(GROUPS, { mtu: 68 }) },
    { name: 'response-only', fields: changed(GROUPS, { initiator: 'response-only' }) },
    { name: 'its own project', fields: changed(GROUPS, { tenant_id: '10039663455a446d8ba2cbb058b0f578' }) },
    { name: 'an empty name', fields: changed(GROUPS, { name: '' }) },
    { name: 'dpd disabled', fields: changed(GROUPS, { dpd: { action: 'disabled' } }) },
    {
      name: 'dpd restart-by-peer',
      fields: changed(GROUPS, { dpd: { action: 'restart-by-peer', interval: 0, timeout: 1 } }),
    },
    { name: 'texts of 255 characters', fields: changed(GROUPS, { psk: 'p'.repeat(255), peer_id: 'i'.repeat(255) }) },
  ])('is accepted: $name', async ({ fields }) => {
    const answer = await client.create(fields);

    expect(answer.status).toBe(201);
  });

  test('an mtu and a bool given as strings are stored as what they are', async () => {
    const connection = await client.connection(
      client.create(changed(GROUPS, { mtu: '1400', admin_state_up: 'False' })),
    );

    expect(connection).toMatchObject({ mtu: 1400, admin_state_up: false });
  });

  test('no CIDRs, given as null, are stored as an empty list', async () => {
    const connection = await client.connection(client.create(changed(GROUPS, { peer_cidrs: null })));

    expect(connection).toMatchObject({ peer_cidrs: [] });
  });

  test('a host name is stored as an address, always the same, while a script still finds it', async () => {
    client.simulator.script({ match: { peer_address: 'gw.example.org' }, outcome: 'DOWN', settleAfterSeconds: 0 });
    const named = changed(GROUPS, { peer_address: 'gw.example.org' });

    const first = await client.connection(client.create(named));
    const second = await client.connection(client.create(named));

    expect(first['peer_address']).toMatch(/^198\.18\.\d+\.\d+$/);
    expect(second['peer_address']).toBe(first['peer_address']);
    expect(await client.statusOf(first['id'] as string)).toBe('DOWN');
  });
});

describe('an update', () => {
  let id: string;

  beforeAll(async () => {
    id = await client.createdId(GROUPS);
    client.advance(25);
  });

  test.each([
    { field: 'psk', value: '' },
    { field: 'peer_address', value: 'nowhere.invalid' },
    { field: 'peer_id', value: '' },
    { field: 'local_id', value: null },
    { field: 'local_ep_group_id', value: 'x' },
    { field: 'peer_ep_group_id', value: 'x' },
    { field: 'mtu', value: 67 },
    { field: 'initiator', value: 'x' },
    { field: 'dpd', value: { interval: 120 } },
    { field: 'admin_state_up', value: 'x' },
    { field: 'name', value: null },
    { field: 'description', value: null },
    { field: 'id', value: UUID },
    { field: 'status', value: 'ACTIVE' },
    { field: 'vpnservice_id', value: UUID },
    { field: 'ikepolicy_id', value: UUID },
    { field: 'ipsecpolicy_id', value: UUID },
    { field: 'tenant_id', value: '10039663455a446d8ba2cbb058b0f578' },
    { field: 'auth_mode', value: 'psk' },
    { field: 'route_mode', value: 'static' },
    { field: 'colour', value: 'red' },
  ])('refuses $field: $value', async ({ field, value }) => {
    const answer = await client.update(id, { [field]: value });

    expect(answer.status).toBe(400);
    expect(neutronErrorOf(answer)['message']).toMatch(new RegExp(`\\b${field}(\\b|_)`, 'i'));
  });

  test('refuses peer CIDRs for a connection with endpoint groups', async () => {
    const answer = await client.update(id, { peer_cidrs: ['10.30.1.0/24'] });

    expect(answer.body['NeutronError']).toMatchObject({ type: 'PeerCidrsInvalid' });
  });
});

test('a service that is known to have a subnet wants peer CIDRs', async () => {
  const { ikepolicy_id, ipsecpolicy_id, vpnservice_id } = GROUPS as Record<string, string>;
  const openstackObjects = {
    ikePolicies: [String(ikepolicy_id)],
    ipsecPolicies: [String(ipsecpolicy_id)],
    endpointGroups: [],
    vpnServices: [{ id: String(vpnservice_id), subnet: '10.20.0.0/24' }],
  };
  const seeded = await DialectClient.start('openstack-v2', { openstackObjects });

  const refused = await seeded.create(changed(CIDRS, { peer_cidrs: undefined }));
  const accepted = await seeded.create(CIDRS);
  await seeded.simulator.stop();

  expect(refused.body['NeutronError']).toMatchObject({ type: 'MissingPeerCidrs' });
  expect(accepted.status).toBe(201);
});
