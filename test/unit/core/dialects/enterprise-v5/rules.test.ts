import { enterpriseV5 } from '../../../../../lambdas/core/dialects/enterprise-v5/dialect';
import { pointerOf } from '../../../../../lambdas/core/domain/findings/violation';
import type { ValidationContext } from '../../../../../lambdas/core/ports/provider-dialect';
import { BGP, expectedOf, findingsOf, judge, POLICY, profileOf, PSK, rules, STATIC, without } from './cases';
import type { Case, Fields } from './cases';
import staticRequest from '../../../../fixtures/enterprise-v5/create-static.request.json';
import bgpRequest from '../../../../fixtures/enterprise-v5/create-bgp.request.json';

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
    {
      name: 'is judged by the facts of the request before those of the profile',
      fields: { ...STATIC, vgw_ip: '10.0.0.5' },
      context: {
        gateway: { network_type: 'private' },
        options: { gateways: { [String(STATIC['vgw_id'])]: { network_type: 'public' } } },
      },
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

const update = (fields: Fields, overrides: Partial<ValidationContext> = {}): Omit<Case, 'name'> => ({
  fields,
  context: { operation: 'update', ...overrides },
});

test.each<Case>([
  { name: 'may change the name alone', ...update({ name: 'vpn-2' }) },
  {
    name: 'may change everything that is not for good',
    ...update({
      ...without(BGP, 'vgw_id', 'vgw_ip', 'style'),
      enable_hub: true,
    }),
    warnings: ['ikepolicy.encryption_algorithm', 'ipsecpolicy.encryption_algorithm'],
  },
  {
    name: 'may not change what is for good',
    ...update({ vgw_id: STATIC['vgw_id'], vgw_ip: STATIC['vgw_ip'], style: 'static', ha_role: 'master', tags: [] }),
    errors: ['ha_role', 'style', 'tags', 'vgw_id', 'vgw_ip'],
  },
  { name: 'must change something', ...update({}), errors: [''] },
  { name: 'may change a sealed key only', ...update({}, { preSharedKey: 'sealed' }) },
  { name: 'has no effect with a new key alone', ...update({ psk: PSK, name: 'vpn-2' }), errors: ['psk'] },
  {
    name: 'has no effect with a new key alone, which lenient validation lets pass',
    ...update({ psk: PSK }, { strictness: 'lenient' }),
    warnings: ['psk'],
  },
  {
    name: 'has no effect with a new key and IKEv2',
    ...update({ psk: PSK, ikepolicy: { ike_version: 'v2' } }),
    errors: ['psk'],
  },
  {
    name: 'has effect with a new key and another lifetime',
    ...update({ psk: PSK, ipsecpolicy: { lifetime_seconds: 7200 } }),
  },
  {
    name: 'has effect with a new key alone with IKEv1',
    ...update({ psk: PSK, ikepolicy: { ike_version: 'v1', phase1_negotiation_mode: 'main' } }),
  },
  {
    name: 'to IKEv1 names the mode',
    ...update({ ikepolicy: { ike_version: 'v1' } }),
    errors: ['ikepolicy.phase1_negotiation_mode'],
  },
  {
    name: 'gives the rules that it names',
    ...update({ policy_rules: [] }),
    errors: ['policy_rules'],
  },
  {
    name: 'does not judge the mode when it does not know the version',
    ...update({ ikepolicy: { phase1_negotiation_mode: 'main' } }),
  },
  { name: 'may switch nqa or hub without the style', ...update({ enable_nqa: false }) },
  { name: 'may not switch nqa and hub', ...update({ enable_nqa: true, enable_hub: true }), errors: ['enable_hub'] },
  {
    name: 'may not have rules and nqa',
    ...update({ enable_nqa: true, policy_rules: rules(1) }),
    errors: ['enable_nqa'],
  },
  {
    name: 'may not empty the lists',
    ...update({ peer_subnets: [], policy_rules: [] }, { gateway: { attachment_type: 'vpc' } }),
    errors: ['peer_subnets', 'policy_rules'],
  },
  {
    name: 'judges values as a create does',
    ...update({ cgw_id: 'x', peer_subnets: ['100.64.0.0/10'] }),
    errors: ['cgw_id', 'peer_subnets[0]'],
  },
  { name: 'has no unknown fields', ...update({ name: 'vpn-2', colour: 'red' }), errors: ['colour'] },
])('an update $name', (one) => {
  const found = findingsOf(one);

  expect(found).toEqual(expectedOf(one));
});

const check = (overrides: Fields): string[] =>
  enterpriseV5.checkProfile(profileOf(overrides)).map(({ path }) => pointerOf(path));

test.each([
  { name: 'is right with a project id', overrides: {}, violations: [] },
  { name: 'needs a project id', overrides: { projectId: undefined }, violations: ['/projectId'] },
  {
    name: 'needs a project id without hyphens',
    overrides: { projectId: '10039663-455a-446d-8ba2-cbb058b0f578' },
    violations: ['/projectId'],
  },
  {
    name: 'has no unknown options',
    overrides: { options: { dpdSupported: true, extraValues: { style: ['gre'] } } },
    violations: ['/options/dpdSupported', '/options/extraValues/style'],
  },
  {
    name: 'has networks and words in its options',
    overrides: { options: { reservedCidrs: ['10.0.0.1/8'], extraValues: { 'ipsecpolicy.pfs': 'group14' } } },
    violations: ['/options/extraValues/ipsecpolicy.pfs', '/options/reservedCidrs/0'],
  },
  {
    name: 'may have right options',
    overrides: { options: { reservedCidrs: [], extraValues: { 'ipsecpolicy.pfs': ['group24'] } } },
    violations: [],
  },
])('a profile $name', ({ overrides, violations }) => {
  const found = check(overrides);

  expect(found.sort()).toEqual(violations);
});
