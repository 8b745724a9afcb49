/** Requests of `enterprise-v5`: provider-apis.md 2.3. The kinds are the styles. */
import fc from 'fast-check';
import type { Fields } from '../../support/builders';
import { picked, updateOf } from './cases';
import type { RequestCases, Sample } from './cases';
import { ENTERPRISE_BREAKERS } from './enterprise-v5-breakers';
import {
  AUTHENTICATION,
  ENCRYPTION,
  GROUPS,
  networks,
  policyRules,
  psk,
  tagText,
  tunnel,
} from './enterprise-v5-values';
import { ALPHANUMERIC, freeIpv4Network, from, ipv4, text, vpnId } from './values';

const STYLES = ['static', 'policy', 'bgp'] as const;
type Style = (typeof STYLES)[number];

const TUNNEL = ['tunnel_local_address', 'tunnel_peer_address'];
const UPDATABLE = [
  ...['name', 'cgw_id', 'peer_subnets', 'tunnel_local_address', 'enable_nqa', 'enable_hub', 'psk', 'policy_rules'],
  ...['ikepolicy', 'ipsecpolicy'],
];

const someOf = (members: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Fields> =>
  fc.record(members, { requiredKeys: [] });

const ikePolicy = someOf({
  ike_version: fc.constantFrom('v1', 'v2'),
  phase1_negotiation_mode: fc.constantFrom('main', 'aggressive'),
  authentication_algorithm: fc.constantFrom(...AUTHENTICATION),
  encryption_algorithm: fc.constantFrom(...ENCRYPTION),
  dh_group: fc.constantFrom(...GROUPS),
  authentication_method: fc.constant('pre-share'),
  lifetime_seconds: fc.integer({ min: 60, max: 604_800 }),
  local_id_type: fc.constant('ip'),
  local_id: ipv4,
  peer_id_type: fc.constant('ip'),
  peer_id: ipv4,
  dpd: someOf({
    timeout: fc.integer({ min: 2, max: 60 }),
    interval: fc.integer({ min: 10, max: 3600 }),
    msg: fc.constantFrom('seq-hash-notify', 'seq-notify-hash'),
  }),
}).map((policy) => (policy['ike_version'] === 'v1' ? { phase1_negotiation_mode: 'main', ...policy } : policy));

const ipsecPolicy = someOf({
  authentication_algorithm: fc.constantFrom(...AUTHENTICATION),
  encryption_algorithm: fc.constantFrom(...ENCRYPTION),
  pfs: fc.constantFrom(...GROUPS, 'disable'),
  transform_protocol: fc.constant('esp'),
  lifetime_seconds: fc.integer({ min: 30, max: 604_800 }),
  encapsulation_mode: fc.constant('tunnel'),
});

const name = text(1, 64, from(`${ALPHANUMERIC}_.-`));
const subnets = { peer_subnets: networks(freeIpv4Network) };
const tag = fc.record({ key: tagText(1, 128), value: tagText(0, 255) });
const tags = fc.oneof(
  { weight: 9, arbitrary: fc.array(tag, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.array(tag, { minLength: 20, maxLength: 20 }) },
);

/** Facts that the simulator does not know either: it takes a gateway as public and IPv4. */
const gatewayFacts = someOf({
  attachment_type: fc.constantFrom('vpc', 'er'),
  network_type: fc.constantFrom('public', 'private'),
  ip_version: fc.constant('ipv4'),
  ha_mode: fc.constantFrom('active-active', 'active-standby'),
});

const REQUIRED = ['vgw_id', 'vgw_ip', 'cgw_id', 'psk'];

/** Fields that depend on the style and the gateway, and which of them are required. */
function ofStyle(style: Style, gateway: Fields): readonly [Record<string, fc.Arbitrary<unknown>>, readonly string[]] {
  const isRouted = gateway['attachment_type'] === 'er';
  switch (style) {
    case 'static':
      return [{ ...subnets, style: fc.constant(style), enable_nqa: fc.boolean() }, ['peer_subnets']];
    case 'bgp':
      return [
        { ...(isRouted ? {} : subnets), style: fc.constant(style), enable_hub: fc.boolean() },
        isRouted ? ['style'] : ['style', 'peer_subnets'],
      ];
    case 'policy':
      return [
        { ...(isRouted ? {} : subnets), style: fc.constant(style), policy_rules: policyRules },
        isRouted ? ['style', 'policy_rules'] : ['style', 'policy_rules', 'peer_subnets'],
      ];
  }
}

function create(style: Style, gateway: Fields): fc.Arbitrary<Fields> {
  const [own, required] = ofStyle(style, gateway);
  const fields = {
    psk,
    name,
    vgw_id: vpnId,
    cgw_id: vpnId,
    vgw_ip: gateway['network_type'] === 'private' ? ipv4 : vpnId,
    ...own,
    ikepolicy: ikePolicy,
    ipsecpolicy: ipsecPolicy,
    ha_role: fc.constantFrom('master', 'slave'),
    tags,
  };
  return fc
    .tuple(
      fc.record(fields, { requiredKeys: [...REQUIRED, ...required] as 'psk'[] }),
      fc.option(tunnel, { nil: {}, freq: 2 }),
    )
    .map(([others, addresses]) => ({ ...others, ...addresses }));
}

/**
 * An update with what belongs to each field: the tunnel's other end, with a new key something else (provider-apis.md
 * 2.3).
 */
function update(style: Style, gateway: Fields): fc.Arbitrary<Sample> {
  return fc
    .tuple(updateOf(create(style, gateway), UPDATABLE), tunnel, ikePolicy, ipsecPolicy)
    .map(([{ before = {}, fields }, addresses, ike, ipsec]) => ({
      before,
      fields: {
        ...fields,
        ...('psk' in fields && {
          ikepolicy: { dh_group: 'group15', ...ike },
          ipsecpolicy: { pfs: 'group15', ...ipsec },
        }),
        ...('tunnel_local_address' in fields && picked(addresses, TUNNEL)),
      },
    }));
}

/** The requests of `enterprise-v5`. */
export const enterpriseV5Cases: RequestCases = {
  samples: ({ operation, kind, gateway: known }) =>
    fc
      .tuple(
        fc.constantFrom(...STYLES.filter((style) => kind === undefined || style === kind)),
        known === undefined ? gatewayFacts : fc.constant(known),
      )
      .chain(([style, gateway]) =>
        (operation === 'create'
          ? create(style, gateway).map((fields): Sample => ({ fields }))
          : update(style, gateway)
        ).map((sample) => ({ ...sample, gateway })),
      ),
  breakers: ENTERPRISE_BREAKERS,
  // The index of a rule is deprecated; the server numbers them itself.
  sent: ({ policy_rules: rules, ...fields }) => ({
    ...fields,
    ...(Array.isArray(rules) && {
      policy_rules: (rules as Fields[]).map((rule) => picked(rule, ['source', 'destination'])),
    }),
  }),
  // One more tag, where the caller has not used up the 20 that there may be (provider-apis.md 2.3).
  marked: ({ tags: given = [] }, marker) => {
    const [key, value] = marker.split(':');
    const others = given as readonly Fields[];
    return others.length < 20 ? { tags: [...others, { key, value }] } : {};
  },
};
