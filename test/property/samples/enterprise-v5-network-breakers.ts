/** Ways to break one rule about the networks of `enterprise-v5`: provider-apis.md 2.3. */
import fc from 'fast-check';
import type { Fields } from '../../support/builders';
import { inList, wrong } from './cases';
import type { Breaker } from './cases';
import { networks } from './enterprise-v5-values';
import { freeIpv4Network, ipv4Network, ipv4WithHostBits, noIpv4Network, noList, noObject, noText } from './values';

const CREATE = { operation: 'create' } as const;
const UPDATE = { operation: 'update' } as const;

const tooMany = (network: fc.Arbitrary<string>): fc.Arbitrary<string[]> =>
  network.map((cidr) => Array.from({ length: 51 }, () => cidr));

const subnets = (what: string, path: string, lists: fc.Arbitrary<unknown>): Breaker => ({
  ...inList('peer_subnets', path, what, lists),
  gateway: {},
});

const RESERVED = ['100.64.0.0/10', '100.96.0.0/12', '100.127.255.255/32', '214.1.0.0/16', '0.0.0.0/0', '214.0.0.0/7'];

const SUBNETS: readonly Breaker[] = [
  subnets('no list', 'peer_subnets', noList),
  subnets('no network', 'peer_subnets[0]', fc.tuple(noIpv4Network)),
  subnets('IPv6', 'peer_subnets[1]', fc.tuple(freeIpv4Network, fc.constant('2001:db8::/32'))),
  subnets('reserved', 'peer_subnets[1]', fc.tuple(freeIpv4Network, fc.constantFrom(...RESERVED))),
  subnets('too many', 'peer_subnets', tooMany(freeIpv4Network)),
  {
    ...subnets('host bits', 'peer_subnets[0]', fc.constant(['10.0.0.1/8'])),
    oursOnly: '2.3 does not say; such a network is more likely a slip, as in 5.8',
  },
  wrong('peer_subnets', 'missing', fc.constant(undefined), { ...CREATE, kind: 'static' }),
  wrong('peer_subnets', 'empty', fc.constant([]), { kind: 'static' }),
  wrong('peer_subnets', 'missing', fc.constant(undefined), {
    ...CREATE,
    kind: 'bgp',
    gateway: { attachment_type: 'vpc' },
    oursOnly: 'the simulator does not know how the gateway is attached',
  }),
  wrong('peer_subnets', 'given', networks(freeIpv4Network), {
    ...CREATE,
    kind: 'policy',
    gateway: { attachment_type: 'er' },
    oursOnly: 'the simulator does not know how the gateway is attached',
  }),
];

/** Both ends of the tunnel. */
function tunnel(what: string, path: string, ends: fc.Arbitrary<readonly unknown[]>): Breaker {
  const name = `${path}: ${what}`;
  const change = ends.map(([local, peer]) => ({ tunnel_local_address: local, tunnel_peer_address: peer }));
  return { name, path, change };
}

const LOCAL = 'tunnel_local_address';
const PEER = 'tunnel_peer_address';
const noTunnel = fc.oneof(
  noText,
  fc.constantFrom('169.254.70.1', '169.254.70.1/29', '169.254.70.1/31', '169.254.70.300/30', 'fe80::1/30'),
  fc.constantFrom('169.254.70.0/30', '169.254.70.3/30', '169.254.70.1/030'),
);

const TUNNELS: readonly Breaker[] = [
  tunnel('wrong', LOCAL, fc.tuple(noTunnel, fc.constant('169.254.70.2/30'))),
  tunnel('wrong', PEER, fc.tuple(fc.constant('169.254.70.2/30'), noTunnel)),
  ...['169.253.70', '170.254.70', '169.254.195'].map((net) => ({
    ...tunnel(`in ${net}.0/24`, LOCAL, fc.constant([`${net}.1/30`, `${net}.2/30`])),
    alsoAt: PEER,
  })),
  tunnel('the same address', PEER, fc.constant(['169.254.70.2/30', '169.254.70.2/30'])),
  tunnel('in another /30', PEER, fc.constant(['169.254.70.2/30', '169.254.70.5/30'])),
  ...[CREATE, UPDATE].flatMap(({ operation }) => {
    const kept = operation === 'update' && { oursOnly: 'the connection has another end already, which may fit' };
    return [
      { ...tunnel('missing', PEER, fc.constant(['169.254.70.1/30', undefined])), operation, ...kept },
      { ...tunnel('missing', LOCAL, fc.constant([undefined, '169.254.70.1/30'])), operation, ...kept },
    ];
  }),
];

const rule = (source: unknown, more: Fields = {}): Fields => ({ source, destination: ['10.9.0.0/16'], ...more });

/** Rules of a `policy` connection. */
function rules(what: string, path: string, lists: fc.Arbitrary<unknown>, more: Partial<Breaker> = {}): Breaker {
  return { ...inList('policy_rules', path, what, lists), kind: 'policy', ...more };
}

const first = 'policy_rules[0]';
const POLICY_RULES: readonly Breaker[] = [
  rules('missing', 'policy_rules', fc.constant(undefined), CREATE),
  rules('none', 'policy_rules', fc.constant([])),
  rules('no list', 'policy_rules', noList),
  rules(
    'too many',
    'policy_rules',
    fc.integer({ min: 6, max: 9 }).map((count) => Array.from({ length: count }, (_, at) => rule(`10.${at}.0.0/16`))),
  ),
  ...['static', 'bgp'].map((kind) =>
    rules(`with ${kind}`, 'policy_rules', fc.constant([rule('10.1.0.0/16')]), { ...CREATE, kind }),
  ),
  rules('no object', first, fc.tuple(noObject)),
  rules('unknown', `${first}.colour`, fc.constant([rule('10.1.0.0/16', { colour: 'red' })])),
  rules('missing', `${first}.source`, fc.constant([{ destination: ['10.9.0.0/16'] }])),
  rules('missing', `${first}.destination`, fc.constant([{ source: '10.1.0.0/16' }])),
  rules(
    'no network',
    `${first}.source`,
    noIpv4Network.map((source) => [rule(source)]),
  ),
  rules(
    'host bits',
    `${first}.source`,
    ipv4WithHostBits.map((source) => [rule(source)]),
    {
      oursOnly: '2.3 does not say; such a network is more likely a slip, as in 5.8',
    },
  ),
  rules(
    'no list',
    `${first}.destination`,
    noList.map((destination) => [rule('10.1.0.0/16', { destination })]),
  ),
  rules(
    'none or too many',
    `${first}.destination`,
    fc
      .oneof(fc.constant([]), fc.array(ipv4Network, { minLength: 51, maxLength: 55 }))
      .map((destination) => [rule('10.1.0.0/16', { destination })]),
  ),
  rules(
    'no network',
    `${first}.destination[1]`,
    noIpv4Network.map((wrongOne) => [rule('10.1.0.0/16', { destination: ['10.9.0.0/16', wrongOne] })]),
  ),
  rules(
    'repeated',
    'policy_rules[1].source',
    ipv4Network.map((source) => [rule(source), rule(source)]),
    { reads: /two rules of one source/ },
  ),
  rules(
    'no whole number',
    `${first}.rule_index`,
    fc.constantFrom(1.5, '1', null).map((index) => [rule('10.1.0.0/16', { rule_index: index })]),
  ),
  rules(
    'repeated',
    'policy_rules[1].rule_index',
    fc.constant([rule('10.1.0.0/16', { rule_index: 1 }), rule('10.2.0.0/16', { rule_index: 1 })]),
    { reads: /two rules of one rule_index/ },
  ),
];

/** The rules of subnets, tunnel addresses and `policy_rules`. */
export const NETWORK_BREAKERS: readonly Breaker[] = [...SUBNETS, ...TUNNELS, ...POLICY_RULES];
