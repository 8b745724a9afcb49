import { BGP, expectedOf, findingsOf, judge, networks, POLICY, rules, STATIC, without } from './enterprise-v5-cases';
import type { Case, Fields } from './enterprise-v5-cases';
import staticRequest from '../../../fixtures/enterprise-v5/create-static.request.json';
import bgpRequest from '../../../fixtures/enterprise-v5/create-bgp.request.json';

const tagged = (...tags: unknown[]): Fields => ({ ...STATIC, tags });

describe('the documented examples', () => {
  test.each<Case>([
    { name: 'static is legal with a real key', fields: STATIC },
    { name: 'policy is legal with a real key, peer subnets or not', fields: POLICY },
    {
      name: 'BGP is legal with a real key and real ids, its dpd pair 30 and 60 included',
      fields: BGP,
      warnings: ['ikepolicy.encryption_algorithm', 'ipsecpolicy.encryption_algorithm'],
    },
    { name: 'static as printed has a mask for a key', fields: staticRequest.vpn_connection, errors: ['psk'] },
    {
      name: 'BGP as printed has masks for ids too',
      fields: bgpRequest.vpn_connection,
      errors: ['ikepolicy.local_id', 'ikepolicy.peer_id', 'psk'],
      warnings: ['ikepolicy.encryption_algorithm', 'ipsecpolicy.encryption_algorithm'],
    },
  ])('$name', (one) => {
    const found = findingsOf(one);

    expect(found).toEqual(expectedOf(one));
  });
});

describe('names and ids', () => {
  test.each<Case>([
    { name: 'a name of 64 characters is legal', fields: { ...STATIC, name: `${'a'.repeat(61)}_.-` } },
    { name: 'a name of 65 characters is not', fields: { ...STATIC, name: 'a'.repeat(65) }, errors: ['name'] },
    { name: 'an empty name is not', fields: { ...STATIC, name: '' }, errors: ['name'] },
    { name: 'a name with a space is not', fields: { ...STATIC, name: 'vpn 1' }, errors: ['name'] },
    {
      name: 'the three ids are required',
      fields: without(STATIC, 'vgw_id', 'vgw_ip', 'cgw_id'),
      errors: ['cgw_id', 'vgw_id', 'vgw_ip'],
    },
    {
      name: 'ids without hyphens are refused',
      fields: { ...STATIC, vgw_id: 'b32d91a4demoa8dfva86e907174eb11d', cgw_id: 7 },
      errors: ['cgw_id', 'vgw_id'],
    },
    {
      name: 'fields that only answers have are unknown',
      fields: { ...STATIC, id: 'x', 'route-mode': 'BGP' },
      errors: ['id', 'route-mode'],
    },
    { name: 'HA roles are master and slave', fields: { ...STATIC, ha_role: 'standby' }, errors: ['ha_role'] },
    {
      name: 'slave is of no use on an active-active gateway',
      fields: { ...STATIC, ha_role: 'slave' },
      context: { gateway: { ha_mode: 'active-active' } },
      warnings: ['ha_role'],
    },
    {
      name: 'slave is legal on an active-standby gateway',
      fields: { ...STATIC, ha_role: 'slave' },
      context: { gateway: { ha_mode: 'active-standby' } },
    },
  ])('$name', (one) => {
    const found = findingsOf(one);

    expect(found).toEqual(expectedOf(one));
  });
});

describe('the gateway address', () => {
  const ADDRESS: Fields = { ...STATIC, vgw_ip: '10.0.0.7' };

  test.each<Case>([
    {
      name: 'is an IPv4 address of a private gateway',
      fields: ADDRESS,
      context: { gateway: { network_type: 'private' } },
    },
    {
      name: 'is not an elastic IP of a private gateway',
      fields: STATIC,
      context: { gateway: { network_type: 'private' } },
      errors: ['vgw_ip'],
    },
    {
      name: 'is not an IPv4 address of a public gateway, lenient or not',
      fields: ADDRESS,
      context: { gateway: { network_type: 'public' }, strictness: 'lenient' },
      errors: ['vgw_ip'],
    },
    { name: 'is taken as that of a public gateway when nothing is known', fields: ADDRESS, errors: ['vgw_ip'] },
    {
      name: 'may be either in lenient validation when nothing is known',
      fields: ADDRESS,
      context: { strictness: 'lenient' },
      warnings: ['vgw_ip'],
    },
    {
      name: 'is never anything else',
      fields: { ...STATIC, vgw_ip: '10.0.0.256' },
      context: { strictness: 'lenient' },
      errors: ['vgw_ip'],
    },
  ])('$name', (one) => {
    const found = findingsOf(one);

    expect(found).toEqual(expectedOf(one));
  });
});

describe('the style', () => {
  test.each<Case>([
    { name: 'is refused in upper case', fields: { ...STATIC, style: 'STATIC' }, errors: ['style'] },
    {
      name: 'may be in upper case in lenient validation, and counts as what it means',
      fields: { ...without(POLICY, 'policy_rules'), style: 'Policy' },
      context: { strictness: 'lenient' },
      errors: ['policy_rules'],
      warnings: ['style'],
    },
    {
      name: 'is one of three; the rules that depend on it are not judged without it',
      fields: { ...STATIC, style: 'gre', enable_nqa: true, policy_rules: rules(1) },
      errors: ['style'],
    },
    { name: 'is text', fields: { ...STATIC, style: 1 }, errors: ['style'] },
  ])('$name', (one) => {
    const found = findingsOf(one);

    expect(found).toEqual(expectedOf(one));
  });
});

describe('switches of one style', () => {
  test.each<Case>([
    { name: 'enable_nqa goes with static', fields: { ...STATIC, enable_nqa: true } },
    { name: 'enable_nqa is a boolean', fields: { ...STATIC, enable_nqa: 'true' }, errors: ['enable_nqa'] },
    {
      name: 'enable_nqa is refused with policy even when false',
      fields: { ...POLICY, enable_nqa: false },
      errors: ['enable_nqa'],
    },
    {
      name: 'enable_nqa is refused with BGP even when false',
      fields: { ...without(BGP, 'ikepolicy', 'ipsecpolicy'), enable_nqa: false },
      errors: ['enable_nqa'],
    },
    { name: 'enable_hub goes with BGP', fields: { ...without(BGP, 'ikepolicy', 'ipsecpolicy'), enable_hub: true } },
    {
      name: 'enable_hub is refused with static even when false',
      fields: { ...STATIC, enable_hub: false },
      errors: ['enable_hub'],
    },
  ])('$name', (one) => {
    const found = findingsOf(one);

    expect(found).toEqual(expectedOf(one));
  });
});

describe('tags', () => {
  test.each<Case>([
    { name: 'may be 20', fields: tagged(...networks(20).map((key) => ({ key: key.slice(0, -3), value: '' }))) },
    {
      name: 'may not be 21',
      fields: tagged(...networks(21).map((key) => ({ key: key.slice(0, -3), value: '' }))),
      errors: ['tags'],
    },
    {
      name: 'have keys and values of limited length',
      fields: tagged({ key: 'k'.repeat(128), value: 'v'.repeat(255) }),
    },
    {
      name: 'have no longer keys and values',
      fields: tagged({ key: 'k'.repeat(129), value: 'v'.repeat(256) }, { key: '', value: '' }),
      errors: ['tags[0].key', 'tags[0].value', 'tags[1].key'],
    },
    {
      name: 'have a key and a value',
      fields: tagged({ key: 'a' }, { value: 'b' }),
      errors: ['tags[0].value', 'tags[1].key'],
    },
    { name: 'have Latin letters, digits and some signs', fields: tagged({ key: 'Größe É 1', value: '_.:=+-@' }) },
    { name: 'have no slash', fields: tagged({ key: 'a/b', value: 'c/d' }), errors: ['tags[0].key', 'tags[0].value'] },
    {
      name: 'have no ampersand',
      fields: tagged({ key: 'a&b', value: 'c&d' }),
      errors: ['tags[0].key', 'tags[0].value'],
    },
    {
      name: 'have no other members',
      fields: tagged({ key: 'a', value: 'b', colour: 'c' }),
      errors: ['tags[0].colour'],
    },
  ])('$name', (one) => {
    const found = findingsOf(one);

    expect(found).toEqual(expectedOf(one));
  });
});

test('everything that is wrong is said at once', () => {
  const fields = {
    vgw_id: 'x',
    vgw_ip: 'x',
    style: 'policy',
    enable_nqa: false,
    psk: 'short',
    tunnel_local_address: '10.0.0.1/30',
    ikepolicy: { ike_version: 'v1', dpd: { timeout: 1 } },
    colour: 'red',
  };

  const judged = judge(fields, { gateway: { attachment_type: 'vpc' } });

  expect([...new Set(judged['errors'])]).toEqual([
    'cgw_id',
    'colour',
    'enable_nqa',
    'ikepolicy.dpd.timeout',
    'ikepolicy.phase1_negotiation_mode',
    'peer_subnets',
    'policy_rules',
    'psk',
    'tunnel_local_address',
    'tunnel_peer_address',
    'vgw_id',
    'vgw_ip',
  ]);
});
