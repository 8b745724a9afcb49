/** Requests of `fjcloud-v2`: provider-apis.md 2.2. */
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
  ALPHANUMERIC,
  except,
  from,
  hostName,
  ipv4,
  ipv4Network,
  ipv4WithHostBits,
  ipv6,
  ipv6Network,
  ipv6WithHostBits,
  keyText,
  noBoolean,
  noIpv4,
  noList,
  noNetwork,
  noText,
  shortIpv6Network,
  text,
  uuid,
} from './values';

const IDS = ['ipsecpolicy_id', 'ikepolicy_id', 'vpnservice_id'];
const REQUIRED = ['psk', ...IDS, 'peer_cidrs', 'peer_address', 'peer_id'];
const UPDATABLE = [
  ...['psk', 'initiator', 'admin_state_up', 'peer_cidrs', 'dpd', 'peer_address', 'peer_id', 'name'],
  'description',
];
const UNSUPPORTED = ['mtu', 'local_id', 'local_ep_group_id', 'peer_ep_group_id', 'auth_mode', 'route_mode'];
const ANSWERED = ['id', 'status', 'tenant_id', 'project_id', 'created_at'];
const ACTIONS = ['hold', 'restart'];
const INITIATORS = ['bi-directional', 'response-only'];

const network = fc.oneof(ipv4Network, ipv6Network, shortIpv6Network);
const peerId = fc.oneof(ipv4, ipv6, hostName, fc.emailAddress({ size: 'small' }), text(1, 255, from(ALPHANUMERIC)));

const create: fc.Arbitrary<Fields> = fc.record(
  {
    psk: keyText(1, 255),
    ipsecpolicy_id: uuid,
    ikepolicy_id: uuid,
    vpnservice_id: uuid,
    peer_cidrs: fc.tuple(network),
    peer_address: ipv4,
    peer_id: peerId.filter((id) => !id.includes('/')),
    initiator: fc.constantFrom(...INITIATORS),
    admin_state_up: fc.boolean(),
    dpd: dpd(ACTIONS),
    name: text(0, 255),
    description: text(0, 255),
    availability_zone: text(1, 255),
  },
  { requiredKeys: REQUIRED as 'psk'[] },
);

const cidrs = (name: string, path: string, values: fc.Arbitrary<unknown>): Breaker => ({
  name: `peer_cidrs: ${name}`,
  path,
  change: values.map((value) => ({ peer_cidrs: value })),
});

/** The requests of `fjcloud-v2`, of one kind only. */
export const fjcloudV2Cases: RequestCases = {
  samples: ({ operation }) =>
    operation === 'create'
      ? create.map((fields) => ({ fields }))
      : updateOf(create, UPDATABLE).filter((sample) => keepsDpdOrder(sample)),
  breakers: [
    ...missing(REQUIRED),
    wrong('psk', 'wrong length or type', fc.oneof(fc.constant(''), text(256, 300), noText)),
    ...idBreakers(IDS),
    cidrs('no list', 'peer_cidrs', noList),
    cidrs('none', 'peer_cidrs', fc.constant([])),
    cidrs('two', 'peer_cidrs', fc.tuple(network, network)),
    cidrs('no network', 'peer_cidrs[0]', fc.tuple(noNetwork)),
    cidrs('host bits', 'peer_cidrs[0]', fc.tuple(fc.oneof(ipv4WithHostBits, ipv6WithHostBits))),
    wrong('peer_address', 'no IPv4 address', noIpv4),
    wrong('peer_id', 'wrong length or type', fc.oneof(fc.constant(''), text(256, 300, from(ALPHANUMERIC)), noText)),
    wrong('peer_id', 'a network', network),
    wrong('initiator', 'neither way', except(...INITIATORS)),
    wrong('admin_state_up', 'no boolean', noBoolean),
    ...dpdBreakers(ACTIONS),
    ...['name', 'description'].map((field) => wrong(field, 'too long or no text', fc.oneof(text(256, 300), noText))),
    wrong('availability_zone', 'wrong length or type', fc.oneof(fc.constant(''), text(256, 300), noText)),
    ...refused([...UNSUPPORTED, ...ANSWERED, ...UNKNOWN_FIELDS]),
    ...refused([...IDS, 'availability_zone'], { operation: 'update' }),
  ],
  sent: (fields) => fields,
  marked: markedDescription,
};
