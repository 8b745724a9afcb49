import { BGP, expectedOf, findingsOf, judge, networks, POLICY, rules, STATIC, without } from './cases';
import type { Case, Fields } from './cases';

const tunnel = (local: unknown, peer: unknown): Fields => ({
  ...STATIC,
  tunnel_local_address: local,
  tunnel_peer_address: peer,
});

describe('peer subnets', () => {
  const er = { gateway: { attachment_type: 'er' } };
  const vpc = { gateway: { attachment_type: 'vpc' } };

  test.each<Case>([
    { name: 'are required with style static', fields: without(STATIC, 'peer_subnets'), errors: ['peer_subnets'] },
    {
      name: 'are required with static on an enterprise router too',
      fields: without(STATIC, 'peer_subnets'),
      context: er,
      errors: ['peer_subnets'],
    },
    { name: 'must not be empty', fields: { ...STATIC, peer_subnets: [] }, errors: ['peer_subnets'] },
    {
      name: 'are required with policy on a VPC gateway',
      fields: without(POLICY, 'peer_subnets'),
      context: vpc,
      errors: ['peer_subnets'],
    },
    {
      name: 'may be missing with policy when the attachment is not known',
      fields: without(POLICY, 'peer_subnets'),
      warnings: ['peer_subnets'],
    },
    { name: 'are left out with policy on an enterprise router', fields: without(POLICY, 'peer_subnets'), context: er },
    {
      name: 'may be an empty list with policy on an enterprise router',
      fields: { ...POLICY, peer_subnets: [] },
      context: er,
    },
    {
      name: 'must be left out with policy on an enterprise router',
      fields: POLICY,
      context: er,
      errors: ['peer_subnets'],
    },
    { name: 'may be 50', fields: { ...STATIC, peer_subnets: networks(50) } },
    { name: 'may not be 51', fields: { ...STATIC, peer_subnets: networks(51) }, errors: ['peer_subnets'] },
    {
      name: 'are judged one by one even when there are too many',
      fields: { ...STATIC, peer_subnets: [...networks(50), 7, 'x'] },
      errors: ['peer_subnets', 'peer_subnets[50]', 'peer_subnets[51]'],
    },
    {
      name: 'are IPv4 networks without host bits',
      fields: { ...STATIC, peer_subnets: ['10.0.0.0/24', '10.0.0.1/24', '2001:db8::/64', '10.0.0.0', '10.0.0.0/33'] },
      errors: ['peer_subnets[1]', 'peer_subnets[2]', 'peer_subnets[3]', 'peer_subnets[4]'],
    },
    {
      name: 'stay clear of the reserved networks, from inside and from outside',
      fields: {
        ...STATIC,
        peer_subnets: ['100.64.0.0/24', '100.127.255.0/24', '214.7.0.0/16', '100.0.0.0/8', '0.0.0.0/0'],
      },
      errors: [0, 1, 2, 3, 4].map((index) => `peer_subnets[${index}]`),
    },
    {
      name: 'may touch the reserved networks',
      fields: { ...STATIC, peer_subnets: ['100.63.0.0/16', '100.128.0.0/16', '213.0.0.0/8', '215.0.0.0/8'] },
    },
    {
      name: 'stay clear of other networks where the profile says so',
      fields: { ...STATIC, peer_subnets: ['100.64.0.0/24', '192.0.2.0/28'] },
      context: { options: { reservedCidrs: ['192.0.2.0/24'] } },
      errors: ['peer_subnets[1]'],
    },
    {
      name: 'are left out with BGP on an enterprise router',
      fields: without(BGP, 'peer_subnets', 'ikepolicy', 'ipsecpolicy'),
      context: er,
    },
  ])('$name', (one) => {
    const found = findingsOf(one);

    expect(found).toEqual(expectedOf(one));
  });
});

describe('tunnel addresses', () => {
  const LOCAL = 'tunnel_local_address';
  const PEER = 'tunnel_peer_address';

  test.each<Case>([
    { name: 'are two hosts of one /30', fields: tunnel('169.254.70.1/30', '169.254.70.2/30') },
    { name: 'need the /30', fields: tunnel('169.254.70.1', '169.254.70.2/29'), errors: [LOCAL, PEER] },
    { name: 'are link-local', fields: tunnel('169.253.70.1/30', '169.253.70.2/30'), errors: [LOCAL, PEER] },
    {
      name: 'are outside the reserved /24',
      fields: tunnel('169.254.195.1/30', '169.254.195.2/30'),
      errors: [LOCAL, PEER],
    },
    { name: 'may be right beside the reserved /24', fields: tunnel('169.254.194.253/30', '169.254.194.254/30') },
    {
      name: 'are not the first or the last',
      fields: tunnel('169.254.70.4/30', '169.254.70.7/30'),
      errors: [LOCAL, PEER],
    },
    { name: 'differ', fields: tunnel('169.254.70.1/30', '169.254.70.1/30'), errors: [PEER] },
    { name: 'are in the same /30', fields: tunnel('169.254.70.1/30', '169.254.70.5/30'), errors: [PEER] },
    { name: 'are never the local one alone', fields: tunnel('169.254.70.1/30', undefined), errors: [PEER] },
    { name: 'are never the peer one alone', fields: tunnel(undefined, '169.254.70.1/30'), errors: [LOCAL] },
    {
      name: 'have no effect with policy',
      fields: { ...POLICY, [LOCAL]: '169.254.70.1/30', [PEER]: '169.254.70.2/30' },
      warnings: [LOCAL, PEER],
    },
    {
      name: 'are in 169.254.0.0/16, the first byte included',
      fields: tunnel('170.254.70.1/30', '170.254.70.2/30'),
      errors: ['tunnel_local_address', 'tunnel_peer_address'],
    },
  ])('$name', (one) => {
    const found = findingsOf(one);

    expect(found).toEqual(expectedOf(one));
  });
});

describe('policy rules', () => {
  const withRules = (list: unknown): Fields => ({ ...POLICY, policy_rules: list });

  test.each<Case>([
    { name: 'are required with policy', fields: without(POLICY, 'policy_rules'), errors: ['policy_rules'] },
    { name: 'must not be empty with policy', fields: withRules([]), errors: ['policy_rules'] },
    {
      name: 'are not required on an IPv6 gateway',
      fields: without(POLICY, 'policy_rules'),
      context: { gateway: { ip_version: 'ipv6' } },
    },
    {
      name: 'are refused with another style',
      fields: { ...STATIC, policy_rules: [{ source: 1 }] },
      errors: ['policy_rules'],
    },
    { name: 'may be an empty list with another style', fields: { ...STATIC, policy_rules: [] } },
    { name: 'may be five', fields: withRules(rules(5)) },
    { name: 'may not be six', fields: withRules(rules(6)), errors: ['policy_rules'] },
    { name: 'are objects', fields: withRules(['10.0.0.0/24']), errors: ['policy_rules[0]'] },
    {
      name: 'have a source and a destination',
      fields: withRules([...rules(1), {}]),
      errors: ['policy_rules[1].destination', 'policy_rules[1].source'],
    },
    {
      name: 'may lack them in lenient validation',
      fields: withRules([{}]),
      context: { strictness: 'lenient' },
      warnings: ['policy_rules[0].destination', 'policy_rules[0].source'],
    },
    {
      name: 'have unique sources',
      fields: withRules([...rules(2), ...rules(1)]),
      errors: ['policy_rules[2].source'],
    },
    {
      name: 'have IPv4 networks',
      fields: withRules([{ source: '10.0.0.1/24', destination: ['10.1.0.0/16', '10.2.0.0/16', '::/0'] }]),
      errors: ['policy_rules[0].destination[2]', 'policy_rules[0].source'],
    },
    { name: 'may have 50 destinations', fields: withRules([{ source: '10.0.0.0/8', destination: networks(50) }]) },
    {
      name: 'may not have 51 or no destinations',
      fields: withRules([
        { source: '10.0.0.0/8', destination: networks(51) },
        { source: '11.0.0.0/8', destination: [] },
      ]),
      errors: ['policy_rules[0].destination', 'policy_rules[1].destination'],
    },
    {
      name: 'have no use for an index',
      fields: withRules(rules(2).map((rule, index) => ({ ...rule, rule_index: index }))),
      warnings: ['policy_rules[0].rule_index', 'policy_rules[1].rule_index'],
    },
    {
      name: 'have unique indexes',
      fields: withRules(rules(2).map((rule) => ({ ...rule, rule_index: 1 }))),
      errors: ['policy_rules[1].rule_index'],
      warnings: ['policy_rules[0].rule_index'],
    },
    {
      name: 'are judged also when the style is none',
      fields: { ...withRules([{ destination: ['10.1.0.0/24'] }]), style: 'x' },
      errors: ['policy_rules[0].source', 'style'],
    },
    {
      name: 'are not an empty list, also on an IPv6 gateway',
      fields: withRules([]),
      context: { gateway: { ip_version: 'IPV6' } },
      errors: ['policy_rules'],
    },
    {
      name: 'have a whole index and no other members',
      fields: {
        ...POLICY,
        policy_rules: [{ source: '10.0.0.0/24', destination: ['10.1.0.0/24'], rule_index: 1.5, colour: 'red' }],
      },
      errors: ['policy_rules[0].colour', 'policy_rules[0].rule_index'],
    },
  ])('$name', (one) => {
    const found = findingsOf(one);

    expect(found).toEqual(expectedOf(one));
  });
});

test('takes what the profile knows of a gateway', () => {
  const fields = { ...STATIC, vgw_ip: '10.0.0.5' };
  const gateways = { [String(STATIC['vgw_id'])]: { network_type: 'private' } };

  const unknown = judge(fields);
  const known = judge(fields, { options: { gateways } });

  expect(unknown['errors']).toEqual(['vgw_ip']);
  expect(known['errors']).toEqual([]);
});
