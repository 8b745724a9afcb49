/**
 * The rules for request bodies of Enterprise VPN connections, API v5: provider-apis.md 2.3. Written from that table
 * alone, so that they are a second opinion on what the product sends. The gateway is taken to be public and IPv4, of
 * unknown attachment. The provider publishes few texts; each of these names the field.
 */
import { isJsonObject } from '../../base/json';
import { overlaps, parseCidr } from '../base/addresses';
import { bool, integer, only, oneOf } from '../base/checks';
import type { Fields } from '../base/fields';
import { firstOf, leaf, list, object, refuseMembers, type Shape } from './shape';
import * as values from './values';

const AUTHENTICATION = leaf(oneOf('sha2-512', 'sha2-384', 'sha2-256', 'sha1', 'md5'));
const ENCRYPTION = leaf(oneOf('aes-256-gcm-16', 'aes-128-gcm-16', 'aes-256', 'aes-192', 'aes-128', '3des'));
const GROUPS = [1, 2, 5, 14, 15, 16, 19, 20, 21].map((number) => `group${number}`);

const IKE_POLICY = object({
  ike_version: leaf(oneOf('v1', 'v2')),
  phase1_negotiation_mode: leaf(oneOf('main', 'aggressive')),
  authentication_algorithm: AUTHENTICATION,
  encryption_algorithm: ENCRYPTION,
  dh_group: leaf(oneOf(...GROUPS)),
  authentication_method: leaf(only('pre-share')),
  lifetime_seconds: leaf(integer(60, 604_800)),
  local_id_type: leaf(only('ip')),
  local_id: leaf(values.ipv4),
  peer_id_type: leaf(only('ip')),
  peer_id: leaf(values.ipv4),
  dpd: object({
    timeout: leaf(integer(2, 60)),
    interval: leaf(integer(10, 3600)),
    msg: leaf(oneOf('seq-hash-notify', 'seq-notify-hash')),
  }),
});

const IPSEC_POLICY = object({
  authentication_algorithm: AUTHENTICATION,
  encryption_algorithm: ENCRYPTION,
  pfs: leaf(oneOf(...GROUPS, 'disable')),
  transform_protocol: leaf(only('esp')),
  lifetime_seconds: leaf(integer(30, 604_800)),
  encapsulation_mode: leaf(only('tunnel')),
});

const POLICY_RULE = object(
  {
    rule_index: leaf(integer(0)),
    source: leaf(values.ipv4Cidr),
    destination: list(leaf(values.ipv4Cidr), 1, 50),
  },
  ['source', 'destination'],
);

const UPDATABLE = {
  name: leaf(values.connectionName),
  cgw_id: leaf(values.id),
  peer_subnets: list(leaf(values.peerSubnet), 0, 50),
  tunnel_local_address: leaf(values.tunnelAddress),
  tunnel_peer_address: leaf(values.tunnelAddress),
  enable_nqa: leaf(bool),
  enable_hub: leaf(bool),
  psk: leaf(values.preSharedKey),
  policy_rules: list(POLICY_RULE, 0, 5),
  ikepolicy: IKE_POLICY,
  ipsecpolicy: IPSEC_POLICY,
} satisfies Readonly<Record<string, Shape>>;

const CREATABLE = {
  ...UPDATABLE,
  vgw_id: leaf(values.id),
  vgw_ip: leaf(values.gatewayIp),
  style: leaf(oneOf('static', 'policy', 'bgp')),
  ha_role: leaf(oneOf('master', 'slave')),
  tags: list(
    object({ key: leaf(values.tagText(1, 128)), value: leaf(values.tagText(0, 255)) }, ['key', 'value']),
    0,
    20,
  ),
} satisfies Readonly<Record<string, Shape>>;

/** Why a create is refused, or undefined when it is fine. Never repeats a value. */
export function refuseCreate(fields: Fields): string | undefined {
  const required = ['vgw_id', 'vgw_ip', 'cgw_id', 'psk'];
  return refuseMembers(fields, { members: CREATABLE, required, prefix: '' }) ?? refuseTogether(fields, fields);
}

/** Why the fields of an update are refused, or undefined when they are fine each for itself. */
export function refuseUpdate(fields: Fields): string | undefined {
  return refuseMembers(fields, { members: UPDATABLE, required: [], prefix: '' });
}

/**
 * Why fields that are fine each for itself are refused together.
 * @param whole all fields of the connection, once the sent ones are accepted
 */
export function refuseTogether(sent: Fields, whole: Fields): string | undefined {
  const { style = 'static' } = whole;
  return firstOf([
    () => refuseForStyle(sent, style),
    () => refusePolicyRules(whole['policy_rules'], style),
    () => refusePeerSubnets(whole['peer_subnets'], style),
    () => refuseTunnel(whole['tunnel_local_address'], whole['tunnel_peer_address']),
    () => refuseIke(whole['ikepolicy']),
  ]);
}

function refuseForStyle(sent: Fields, style: unknown): string | undefined {
  if (Object.hasOwn(sent, 'enable_nqa') && style !== 'static') {
    return 'enable_nqa must not be filled if style is not static';
  }
  return Object.hasOwn(sent, 'enable_hub') && style !== 'bgp'
    ? 'enable_hub must not be filled if style is not bgp'
    : undefined;
}

function refusePolicyRules(rules: unknown, style: unknown): string | undefined {
  const given: readonly unknown[] = Array.isArray(rules) ? rules : [];
  if (style !== 'policy') return given.length > 0 ? 'policy_rules must be empty if style is not policy' : undefined;
  if (given.length === 0) return 'policy_rules is required if style is policy';
  const members = given.filter(isJsonObject);
  if (hasDuplicates(members.map(({ source }) => source))) return 'policy_rules has two rules of one source';
  const indexes = members.map((rule) => rule['rule_index']).filter((index) => index !== undefined);
  return hasDuplicates(indexes) ? 'policy_rules has two rules of one rule_index' : undefined;
}

// Only a gateway attached to an enterprise router does without them, and only in these styles.
function refusePeerSubnets(subnets: unknown, style: unknown): string | undefined {
  const isGiven = Array.isArray(subnets) && subnets.length > 0;
  return isGiven || style !== 'static' ? undefined : 'peer_subnets is required';
}

function refuseTunnel(local: unknown, peer: unknown): string | undefined {
  const [here, there] = [parseCidr(local), parseCidr(peer)];
  if (!here && !there) return undefined;
  if (!here || !there) return `tunnel_${here ? 'peer' : 'local'}_address is required if the other one is given`;
  if (here.address === there.address) return 'tunnel_peer_address is equal to tunnel_local_address';
  return overlaps(here, there) ? undefined : 'tunnel_peer_address is not in the /30 of tunnel_local_address';
}

function refuseIke(policy: unknown): string | undefined {
  const needsMode = isJsonObject(policy) && policy['ike_version'] === 'v1';
  return needsMode && policy['phase1_negotiation_mode'] === undefined
    ? 'ikepolicy.phase1_negotiation_mode is required if ike_version is v1'
    : undefined;
}

function hasDuplicates(items: readonly unknown[]): boolean {
  return new Set(items).size < items.length;
}
