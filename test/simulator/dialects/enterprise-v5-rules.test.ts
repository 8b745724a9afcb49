import { enterpriseFields, withMember } from '../../support/simulator/create-fields';
import { DialectClient } from '../../support/simulator/dialect-client';

let client: DialectClient;

beforeAll(async () => {
  client = await DialectClient.start('enterprise-v5');
});

afterAll(async () => {
  await client.simulator.stop();
});

const RULE = { source: '10.0.0.0/24', destination: ['192.168.0.0/24'] };
const CIDRS_51 = Array.from({ length: 51 }, (_, index) => `10.1.${index}.0/24`);
const IKE = 'ikepolicy';
const IPSEC = 'ipsecpolicy';

describe('a create with bad fields (provider-apis.md 2.3)', () => {
  test.each([
    { path: 'name', value: '', why: 'empty' },
    { path: 'name', value: 'x'.repeat(65), why: '65 characters' },
    { path: 'name', value: 'with space', why: 'a space' },
    { path: 'vgw_id', value: undefined, why: 'missing' },
    { path: 'vgw_id', value: 'b32d91a4', why: 'too short' },
    { path: 'cgw_id', value: undefined, why: 'missing' },
    { path: 'cgw_id', value: '5247ae10_demo-a8df-va86-dd36659a7f5d', why: 'another shape' },
    { path: 'vgw_ip', value: undefined, why: 'missing' },
    { path: 'vgw_ip', value: '10.0.0.256', why: 'no address' },
    { path: 'style', value: 'STATIC', why: 'upper case' },
    { path: 'peer_subnets', value: undefined, why: 'missing' },
    { path: 'peer_subnets', value: [], why: 'empty' },
    { path: 'peer_subnets', value: CIDRS_51, why: '51 of them' },
    { path: 'peer_subnets', value: ['2001:db8::/64'], why: 'IPv6' },
    { path: 'peer_subnets', value: ['100.64.1.0/24'], why: 'inside 100.64.0.0/10' },
    { path: 'peer_subnets', value: ['100.0.0.0/8'], why: 'around 100.64.0.0/10' },
    { path: 'peer_subnets', value: ['214.1.0.0/16'], why: 'inside 214.0.0.0/8' },
    { path: 'tunnel_local_address', value: '169.254.56.225', why: 'no prefix' },
    { path: 'tunnel_local_address', value: '169.254.56.225/29', why: 'another prefix' },
    { path: 'tunnel_local_address', value: '10.0.0.1/30', why: 'outside 169.254.0.0/16' },
    { path: 'tunnel_local_address', value: '169.254.195.1/30', why: 'inside 169.254.195.0/24' },
    { path: 'tunnel_local_address', value: '169.254.56.224/30', why: 'the first of the /30' },
    { path: 'tunnel_peer_address', value: '169.254.56.227/30', why: 'the last of the /30' },
    { path: 'enable_nqa', value: 'true', why: 'a string' },
    { path: 'enable_hub', value: false, why: 'with static' },
    { path: 'psk', value: undefined, why: 'missing' },
    { path: 'psk', value: 'Abc-123', why: '7 characters' },
    { path: 'psk', value: 'Abc-1'.repeat(26), why: '130 characters' },
    { path: 'psk', value: 'abcd1234', why: 'two classes' },
    { path: 'psk', value: 'abcd****', why: 'the mask of the examples' },
    { path: 'psk', value: 'Abcd1234?', why: 'a question mark' },
    { path: 'psk', value: 'Abcd1234ä', why: 'not ASCII' },
    { path: 'policy_rules', value: [RULE], why: 'with static' },
    { path: 'ikepolicy.ike_version', value: 'v3', why: 'another value' },
    { path: 'ikepolicy.phase1_negotiation_mode', value: 'quick', why: 'another value' },
    { path: 'ikepolicy.authentication_algorithm', value: 'sha3', why: 'another value' },
    { path: 'ikepolicy.encryption_algorithm', value: 'des', why: 'another value' },
    { path: 'ikepolicy.dh_group', value: 'group18', why: 'another value' },
    { path: 'ikepolicy.authentication_method', value: 'digital-envelope-v2', why: 'another value' },
    { path: 'ikepolicy.lifetime_seconds', value: 59, why: 'too short' },
    { path: 'ikepolicy.lifetime_seconds', value: 604_801, why: 'too long' },
    { path: 'ikepolicy.lifetime_seconds', value: '3600', why: 'a string' },
    { path: 'ikepolicy.local_id_type', value: 'fqdn', why: 'another value' },
    { path: 'ikepolicy.peer_id_type', value: 'fqdn', why: 'another value' },
    { path: 'ikepolicy.local_id', value: '123***', why: 'no address' },
    { path: 'ikepolicy.peer_id', value: '2001:db8::1', why: 'IPv6' },
    { path: 'ikepolicy.dpd.timeout', value: 1, why: 'too short' },
    { path: 'ikepolicy.dpd.timeout', value: 61, why: 'too long' },
    { path: 'ikepolicy.dpd.interval', value: 9, why: 'too short' },
    { path: 'ikepolicy.dpd.interval', value: 3601, why: 'too long' },
    { path: 'ikepolicy.dpd.msg', value: 'hold', why: 'another value' },
    { path: 'ikepolicy.dpd.action', value: 'hold', why: 'unknown' },
    { path: 'ipsecpolicy.authentication_algorithm', value: 'sha3', why: 'another value' },
    { path: 'ipsecpolicy.encryption_algorithm', value: 'des', why: 'another value' },
    { path: 'ipsecpolicy.pfs', value: 'group18', why: 'another value' },
    { path: 'ipsecpolicy.transform_protocol', value: 'ah', why: 'another value' },
    { path: 'ipsecpolicy.lifetime_seconds', value: 29, why: 'too short' },
    { path: 'ipsecpolicy.lifetime_seconds', value: 604_801, why: 'too long' },
    { path: 'ipsecpolicy.encapsulation_mode', value: 'transport', why: 'another value' },
    { path: 'ha_role', value: 'primary', why: 'another value' },
    { path: 'tags', value: Array.from({ length: 21 }, (_, n) => ({ key: `k${n}`, value: '' })), why: '21 of them' },
    { path: 'colour', value: 'red', why: 'unknown' },
    { path: 'id', value: '98c5af8a-demo-a8df-va86-ae2280a6f4c3', why: 'only in answers' },
  ])('is refused for $path: $why', async ({ path, value }) => {
    const answer = await client.create(withMember(enterpriseFields('static'), path, value));

    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      error_code: 'VPN.0001',
      error_msg: expect.stringMatching(new RegExp(`^invalid request: ${path.replaceAll('.', '\\.')}\\b`)) as string,
      request_id: answer.headers.get('x-request-id'),
    });
  });

  test.each([
    { path: 'policy_rules', rules: undefined, why: 'missing' },
    { path: 'policy_rules', rules: [], why: 'empty' },
    { path: 'policy_rules', rules: Array(6).fill(RULE), why: 'six of them' },
    { path: 'policy_rules', rules: [RULE, RULE], why: 'two of one source' },
    {
      path: 'policy_rules',
      rules: [
        { ...RULE, rule_index: 1 },
        { ...RULE, source: '10.9.0.0/24', rule_index: 1 },
      ],
      why: 'two of one index',
    },
    { path: 'policy_rules[0].source', rules: [{ destination: RULE.destination }], why: 'missing' },
    { path: 'policy_rules[1].source', rules: [RULE, { ...RULE, source: '10.0.0.0' }], why: 'no prefix' },
    { path: 'policy_rules[0].destination', rules: [{ source: RULE.source }], why: 'missing' },
    { path: 'policy_rules[0].destination', rules: [{ ...RULE, destination: [] }], why: 'empty' },
    { path: 'policy_rules[0].destination', rules: [{ ...RULE, destination: CIDRS_51 }], why: '51 of them' },
    { path: 'policy_rules[0].destination[0]', rules: [{ ...RULE, destination: ['::/0'] }], why: 'IPv6' },
    { path: 'policy_rules[0].rule_index', rules: [{ ...RULE, rule_index: '1' }], why: 'a string' },
    { path: 'policy_rules[0].colour', rules: [{ ...RULE, colour: 'red' }], why: 'unknown' },
  ])('of style policy is refused for $path: $why', async ({ path, rules }) => {
    const answer = await client.create(enterpriseFields('policy', { policy_rules: rules }));

    expect(answer.status).toBe(400);
    expect(String(answer.body['error_msg']).split(' ')[2]).toBe(path);
  });

  test.each([
    { style: 'policy' as const, path: 'enable_nqa', changes: { enable_nqa: false } },
    { style: 'bgp' as const, path: 'enable_nqa', changes: { enable_nqa: false } },
    { style: 'policy' as const, path: 'enable_hub', changes: { enable_hub: true } },
    { style: 'bgp' as const, path: 'policy_rules', changes: { policy_rules: [RULE] } },
    {
      style: 'bgp' as const,
      path: 'tunnel_peer_address',
      changes: { tunnel_local_address: '169.254.56.225/30', tunnel_peer_address: '169.254.56.225/30' },
    },
    {
      style: 'bgp' as const,
      path: 'tunnel_peer_address',
      changes: { tunnel_local_address: '169.254.56.225/30', tunnel_peer_address: '169.254.56.230/30' },
    },
    {
      style: 'static' as const,
      path: 'ikepolicy.phase1_negotiation_mode',
      changes: { ikepolicy: { ike_version: 'v1' } },
    },
    {
      style: 'static' as const,
      path: 'tunnel_peer_address',
      changes: { tunnel_local_address: '169.254.56.225/30' },
    },
    {
      style: 'static' as const,
      path: 'tunnel_local_address',
      changes: { tunnel_peer_address: '169.254.56.225/30' },
    },
    {
      style: 'static' as const,
      path: 'tunnel_peer_address',
      changes: { tunnel_local_address: '169.254.56.225/30' },
    },
    {
      style: 'static' as const,
      path: 'tunnel_local_address',
      changes: { tunnel_peer_address: '169.254.56.225/30' },
    },
    { style: 'static' as const, path: 'tags[0].key', changes: { tags: [{ key: '', value: '' }] } },
    { style: 'static' as const, path: 'tags[0].key', changes: { tags: [{ key: 'x'.repeat(129), value: '' }] } },
    { style: 'static' as const, path: 'tags[0].value', changes: { tags: [{ key: 'k' }] } },
    { style: 'static' as const, path: 'tags[0].value', changes: { tags: [{ key: 'k', value: 'x'.repeat(256) }] } },
    { style: 'static' as const, path: 'tags[0].value', changes: { tags: [{ key: 'k', value: 'a/b' }] } },
  ])('of style $style is refused for $changes at $path', async ({ style, path, changes }) => {
    const answer = await client.create(enterpriseFields(style, changes));

    expect(answer.status).toBe(400);
    expect(String(answer.body['error_msg']).split(' ')[2]).toBe(path);
  });

  test.each([
    { name: 'not JSON', body: '{nope' },
    { name: 'no envelope', body: enterpriseFields('static') },
    { name: 'an empty body', body: '' },
    { name: 'a list', body: { vpn_connection: [] } },
  ])('is refused naming the envelope: $name', async ({ body }) => {
    const answer = await client.call('POST', '', body);

    expect(answer.status).toBe(400);
    expect(answer.body['error_msg']).toContain('vpn_connection');
  });

  test('a refusal never repeats the pre-shared key', async () => {
    const answer = await client.create(enterpriseFields('static', { psk: 'Canary-4711?' }));

    expect(answer.text).not.toContain('anary');
  });

  test('nothing that was refused has been stored', () => {
    expect(client.simulator.connections('enterprise-v5')).toEqual([]);
  });
});

describe('a create with good fields (provider-apis.md 2.3)', () => {
  test.each([
    { name: 'the static example', fields: enterpriseFields('static') },
    { name: 'the policy example', fields: enterpriseFields('policy') },
    { name: 'the BGP example, dpd timeout below interval', fields: enterpriseFields('bgp') },
    { name: 'a private gateway', fields: enterpriseFields('static', { vgw_ip: '10.0.0.7' }) },
    { name: 'policy without peer_subnets', fields: enterpriseFields('policy', { peer_subnets: undefined }) },
    { name: 'BGP without peer_subnets', fields: enterpriseFields('bgp', { peer_subnets: undefined }) },
    { name: 'enable_nqa with static', fields: enterpriseFields('static', { enable_nqa: true }) },
    { name: 'enable_hub with BGP', fields: enterpriseFields('bgp', { enable_hub: true }) },
    { name: 'policy_rules empty with static', fields: enterpriseFields('static', { policy_rules: [] }) },
    { name: 'a name of 64 characters', fields: enterpriseFields('static', { name: 'A.b_c-9'.padEnd(64, 'x') }) },
    { name: 'every special in the psk', fields: enterpriseFields('static', { psk: 'aA1~!@#$%^*()-_+={ },./:;' }) },
    { name: 'slave', fields: enterpriseFields('static', { ha_role: 'slave' }) },
    { name: 'tags', fields: enterpriseFields('static', { tags: [{ key: 'Müller é', value: '' }] }) },
    {
      name: 'IKEv1 with its mode',
      fields: withMember(
        withMember(enterpriseFields('static'), `${IKE}.ike_version`, 'v1'),
        `${IKE}.phase1_negotiation_mode`,
        'aggressive',
      ),
    },
    { name: 'weak algorithms', fields: withMember(enterpriseFields('static'), `${IKE}.encryption_algorithm`, '3des') },
    { name: 'no pfs', fields: withMember(enterpriseFields('static'), `${IPSEC}.pfs`, 'disable') },
    { name: 'the shortest lifetime', fields: withMember(enterpriseFields('static'), `${IPSEC}.lifetime_seconds`, 30) },
    { name: '50 peer subnets', fields: enterpriseFields('static', { peer_subnets: CIDRS_51.slice(1) }) },
    {
      name: 'tunnel addresses',
      fields: enterpriseFields('static', {
        tunnel_local_address: '169.254.56.226/30',
        tunnel_peer_address: '169.254.56.225/30',
      }),
    },
  ])('is accepted: $name', async ({ fields }) => {
    const answer = await client.create(fields);

    expect(answer.text).not.toContain('VPN.0001');
    expect(answer.status).toBe(201);
  });
});

describe('an update with bad fields', () => {
  let id: string;

  beforeAll(async () => {
    id = await client.createdId(enterpriseFields('bgp'));
    client.advance(25);
  });

  test.each([
    { path: 'name', value: '' },
    { path: 'cgw_id', value: 'x' },
    { path: 'peer_subnets[0]', value: ['100.64.0.0/24'] },
    { path: 'tunnel_local_address', value: '10.0.0.1/30' },
    { path: 'tunnel_peer_address', value: '169.254.1.1/30' },
    { path: 'enable_hub', value: 'yes' },
    { path: 'enable_nqa', value: false },
    { path: 'psk', value: 'short' },
    { path: 'policy_rules', value: [RULE] },
    { path: 'ikepolicy.dpd.timeout', value: 61 },
    { path: 'ikepolicy.phase1_negotiation_mode', value: undefined },
    { path: 'ipsecpolicy.pfs', value: 'x' },
    { path: 'vgw_id', value: 'b32d91a4-demo-a8df-va86-e907174eb11d' },
    { path: 'vgw_ip', value: '10.0.0.7' },
    { path: 'style', value: 'static' },
    { path: 'ha_role', value: 'master' },
    { path: 'tags', value: [] },
    { path: 'status', value: 'ACTIVE' },
  ])('is refused for $path: $value', async ({ path, value }) => {
    const ikev1 = value === undefined ? { ikepolicy: { ike_version: 'v1' } } : {};

    const answer = await client.update(id, withMember(ikev1, path.replace('[0]', ''), value));

    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ error_code: 'VPN.0001' });
    expect(String(answer.body['error_msg']).split(' ')[2]).toBe(path);
  });
});
