/** Requests of `openstack-v2`: provider-apis.md 2.4 and 5.8. Kinds: `groups` (mode A), `ipv4` and `ipv6` (mode B). */
import fc from 'fast-check';
import type { Fields } from '../../support/builders';
import { updateOf, wrong } from './cases';
import type { Breaker, RequestCases } from './cases';
import {
  dpd,
  dpdBreakers,
  idBreakers,
  keepsDpdOrder,
  markedDescription,
  missing,
  refused,
  UNKNOWN_FIELDS,
} from './neutron-values';
import {
  except,
  hostName,
  ipv4,
  ipv4Network,
  ipv4WithHostBits,
  ipv6,
  ipv6Network,
  ipv6WithHostBits,
  keyText,
  noList,
  noNetwork,
  noText,
  shortIpv6Network,
  text,
  uuid,
} from './values';

const IDS = ['ipsecpolicy_id', 'ikepolicy_id', 'vpnservice_id'];
const REQUIRED = ['psk', ...IDS, 'peer_address', 'peer_id'];
const GROUPS = ['local_ep_group_id', 'peer_ep_group_id'];
const UPDATABLE = [
  ...['psk', 'peer_address', 'peer_id', 'local_id', ...GROUPS, 'peer_cidrs', 'mtu', 'initiator', 'dpd'],
  ...['admin_state_up', 'name', 'description'],
];
const READ_ONLY = ['auth_mode', 'route_mode', 'status', 'id'];
const ACTIONS = ['hold', 'clear', 'restart', 'disabled', 'restart-by-peer'];
const INITIATORS = ['bi-directional', 'response-only'];
const BOOLEANS = [true, false, 0, 1, '0', '1', 'true', 'false', 'True', 'FALSE'];
const LARGEST = 2_147_483_647;
// The simulator's own project; only an administrator may name another one.
const PROJECT = '10039663455a446d8ba2cbb058b0f578';

const KINDS = ['groups', 'ipv4', 'ipv6'] as const;
type Kind = (typeof KINDS)[number];

const unique = (network: fc.Arbitrary<string>): fc.Arbitrary<string[]> =>
  fc.uniqueArray(network, { minLength: 1, maxLength: 5 });

const nothing = fc.constant(null);
const NETWORKS: Record<Kind, Record<string, fc.Arbitrary<unknown>>> = {
  groups: { local_ep_group_id: uuid, peer_ep_group_id: uuid, peer_cidrs: fc.constantFrom(null, []) },
  ipv4: { peer_cidrs: unique(ipv4Network), local_ep_group_id: nothing, peer_ep_group_id: nothing },
  ipv6: {
    peer_cidrs: fc.oneof(unique(ipv6Network), fc.tuple(shortIpv6Network)),
    local_ep_group_id: nothing,
    peer_ep_group_id: nothing,
  },
};

/** In mode A the version is that of the local subnets, which the request does not tell: one that fits both. */
function mtu(kind: Kind): fc.Arbitrary<unknown> {
  const least = kind === 'ipv4' ? 68 : 1280;
  const bytes = fc.oneof(fc.constantFrom(least, LARGEST), fc.integer({ min: least, max: LARGEST }));
  return fc.oneof(bytes, bytes.map(String));
}

function create(kind: Kind): fc.Arbitrary<Fields> {
  const needed = kind === 'groups' ? GROUPS : ['peer_cidrs'];
  return fc.record(
    {
      psk: keyText(1, 255),
      ipsecpolicy_id: uuid,
      ikepolicy_id: uuid,
      vpnservice_id: uuid,
      peer_address: fc.oneof(ipv4, ipv6, hostName),
      peer_id: text(1, 255),
      local_id: text(0, 255),
      ...NETWORKS[kind],
      mtu: mtu(kind),
      initiator: fc.constantFrom(...INITIATORS),
      dpd: dpd(ACTIONS),
      admin_state_up: fc.constantFrom(...BOOLEANS),
      name: text(0, 255),
      description: text(0, 255),
      tenant_id: fc.constant(PROJECT),
      project_id: fc.constant(PROJECT),
    },
    { requiredKeys: [...REQUIRED, ...needed] as 'psk'[] },
  );
}

const kinds = (wanted?: string): fc.Arbitrary<Kind> =>
  fc.constantFrom(...KINDS.filter((kind) => wanted === undefined || kind === wanted));

/** What stands for nothing beside the other mode's networks (2.4). An update is drawn without it: it may have lost those. */
const withoutEmpty = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0)),
  );

const pattern = {
  tooSmall: /MTU \S+ is too small for ipv[46]/,
  database: /internal server error/,
  bothModes: /Peer CIDRs cannot be specified, when using endpoint groups/,
  noGroups: /Missing endpoint groups local and peer/,
  unresolved: /Failed to resolve peer_address/,
};

/** Ways to say the networks wrongly, whatever the rest of the request. */
function networks(name: string, path: string, change: fc.Arbitrary<Fields>, more: Partial<Breaker> = {}): Breaker {
  const others = { local_ep_group_id: undefined, peer_ep_group_id: undefined, mtu: undefined };
  return {
    name: `${path}: ${name}`,
    path,
    change: change.map((fields) => ({ ...others, ...fields })),
    kind: 'ipv4',
    ...more,
  };
}

const cidrs = (...items: readonly fc.Arbitrary<unknown>[]): fc.Arbitrary<Fields> =>
  fc.tuple(...items).map((list) => ({ peer_cidrs: list }));

const NETWORK_BREAKERS: readonly Breaker[] = [
  ...idBreakers(GROUPS, 'groups'),
  ...GROUPS.map((group) =>
    wrong(group, 'missing', fc.constantFrom(undefined, null), {
      kind: 'groups',
      operation: 'create',
      reads: /Missing endpoint group (local|peer) /,
    }),
  ),
  ...GROUPS.map((group) =>
    networks('beside peer_cidrs', group, fc.record({ peer_cidrs: unique(ipv4Network), [group]: uuid }), {
      reads: pattern.bothModes,
    }),
  ),
  networks(
    'beside endpoint groups',
    'peer_cidrs',
    fc.record({ peer_cidrs: unique(ipv4Network), local_ep_group_id: uuid, peer_ep_group_id: uuid }),
    { kind: 'groups', reads: pattern.bothModes },
  ),
  networks('no mode', 'peer_cidrs', fc.constant({ peer_cidrs: undefined }), {
    operation: 'create',
    reads: pattern.noGroups,
  }),
  networks('none', 'peer_cidrs', fc.constantFrom({ peer_cidrs: [] }, { peer_cidrs: null }), {
    reads: pattern.noGroups,
  }),
  networks(
    'no list',
    'peer_cidrs',
    noList.filter((value) => value !== null).map((value) => ({ peer_cidrs: value })),
  ),
  networks('no network', 'peer_cidrs[0]', cidrs(noNetwork)),
  networks('host bits', 'peer_cidrs[0]', cidrs(fc.oneof(ipv4WithHostBits, ipv6WithHostBits))),
  networks(
    'repeated',
    'peer_cidrs[1]',
    ipv4Network.map((cidr) => ({ peer_cidrs: [cidr, cidr] })),
  ),
  networks('repeated', 'peer_cidrs[1]', fc.constant({ peer_cidrs: ['2001:db8::/32', '2001:0DB8::/32'] }), {
    kind: 'ipv6',
    oursOnly: 'the same network in another spelling; the server is only known to compare texts',
  }),
  networks('of two versions', 'peer_cidrs', cidrs(ipv4Network, ipv6Network), { reads: /same IP version/ }),
];

const tooSmallForIpv6 = fc.oneof(fc.constant(1279), fc.integer({ min: 68, max: 1279 }));

const MTU_BREAKERS: readonly Breaker[] = [
  wrong('mtu', 'no number', fc.oneof(noText, fc.constantFrom('', '15e2', '1500 ', '-1', -1)).filter(isNoMtu)),
  wrong('mtu', 'too small', fc.oneof(fc.constantFrom(67, '67'), fc.nat(67), fc.nat(67).map(String)), {
    reads: pattern.tooSmall,
  }),
  wrong('mtu', 'too large', fc.constantFrom(LARGEST + 1, String(LARGEST + 1), '99999999999'), {
    reads: pattern.database,
  }),
  networks(
    'too small for IPv6 networks',
    'mtu',
    fc.record({ mtu: tooSmallForIpv6, peer_cidrs: unique(ipv6Network), peer_address: ipv4 }),
    { kind: 'ipv6', reads: pattern.tooSmall },
  ),
  {
    name: 'mtu: too small for an IPv6 peer',
    path: 'mtu',
    change: fc.record({
      mtu: tooSmallForIpv6,
      peer_address: ipv6,
      peer_cidrs: fc.constant(undefined),
    }),
    kind: 'groups',
    operation: 'create',
    reads: pattern.tooSmall,
  },
];

function isNoMtu(value: unknown): boolean {
  return !(Number.isInteger(value) && Number(value) >= 0);
}

const noPeer = fc.constantFrom('', 'under_score.example', 'a..b', '-a.example', 'a b', '10.0.0.0/8', '999.1.1.1');

/** The requests of `openstack-v2`. */
export const openstackV2Cases: RequestCases = {
  samples: ({ operation, kind: wanted }) =>
    kinds(wanted).chain((kind) =>
      operation === 'create'
        ? create(kind).map((fields) => ({ fields }))
        : updateOf(create(kind).map(withoutEmpty), UPDATABLE).filter((sample) => keepsDpdOrder(sample)),
    ),
  breakers: [
    ...missing(REQUIRED),
    wrong('psk', 'empty or no text', fc.oneof(fc.constant(''), noText)),
    wrong('peer_id', 'empty or no text', fc.oneof(fc.constant(''), noText)),
    wrong('local_id', 'no text', noText),
    ...['psk', 'peer_id', 'local_id'].map((field) =>
      wrong(field, 'too long', text(256, 300), { reads: pattern.database }),
    ),
    ...idBreakers(IDS),
    wrong('peer_address', 'no text', noText),
    wrong('peer_address', 'no address and no name', noPeer, { reads: pattern.unresolved }),
    ...NETWORK_BREAKERS,
    ...MTU_BREAKERS,
    wrong('initiator', 'neither way', except(...INITIATORS)),
    wrong('admin_state_up', 'no boolean', fc.constantFrom<unknown>(null, 2, -1, 0.5, '', '2', 'maybe', [], [true], {})),
    ...dpdBreakers(ACTIONS),
    ...['name', 'description'].map((field) => wrong(field, 'too long or no text', fc.oneof(text(256, 300), noText))),
    ...['tenant_id', 'project_id'].map((field) =>
      wrong(field, 'wrong length or type', fc.oneof(fc.constant(''), text(256, 300), noText)),
    ),
    ...refused([...READ_ONLY, ...UNKNOWN_FIELDS]),
    ...refused([...IDS, 'tenant_id', 'project_id'], { operation: 'update' }),
  ],
  sent: withoutEmpty,
  marked: markedDescription,
};
