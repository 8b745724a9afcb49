/**
 * The rules for request bodies of FJcloud-O connections: provider-apis.md 2.2. Written from that table alone, so that
 * they are a second opinion on what the product sends. The columns' limits are refused by name. Texts follow Neutron's.
 */
import { isIP } from 'node:net';
import { isIPv4, isNetwork, parseCidr } from '../base/addresses';
import { bool, oneOf, text, uuid } from '../base/checks';
import { dpd } from '../neutron/dead-peer-detection';
import { optional, required, type RuleBook } from '../neutron/rule-book';

const PEER_ID = /^[^\s/]+$/;

/** The attributes of the dialect. */
export const FJCLOUD_BOOK: RuleBook = {
  rules: new Map([
    ['psk', required(text(1, 255))],
    ['ipsecpolicy_id', required(uuid)],
    ['ikepolicy_id', required(uuid)],
    ['vpnservice_id', required(uuid)],
    ['peer_cidrs', required(oneCidr)],
    ['peer_address', required((value) => (isIPv4(value) ? undefined : 'not an IPv4 address'))],
    ['peer_id', required(peerId)],
    ['initiator', optional(oneOf('bi-directional', 'response-only'))],
    ['admin_state_up', optional(bool)],
    ['dpd', optional(dpd('hold', 'restart'))],
    ['name', optional(text(0, 255))],
    ['description', optional(text(0, 255))],
    ['availability_zone', optional(text(1, 255))],
  ]),
  // The rows marked X of the table, and what only answers have.
  answerOnly: new Set([
    'mtu',
    'local_id',
    'local_ep_group_id',
    'peer_ep_group_id',
    'auth_mode',
    'route_mode',
    'id',
    'status',
    'tenant_id',
    'project_id',
  ]),
  updatable: new Set([
    'psk',
    'initiator',
    'admin_state_up',
    'peer_cidrs',
    'dpd',
    'peer_address',
    'peer_id',
    'name',
    'description',
  ]),
};

function oneCidr(value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length !== 1) return 'not a list of exactly one range';
  const cidr = parseCidr(value[0]);
  return cidr && isNetwork(cidr) ? undefined : 'not a <net>/<prefix>';
}

function peerId(value: unknown): string | undefined {
  if (typeof value !== 'string' || !PEER_ID.test(value)) return 'not an address, e-mail address, key id or name';
  // Four numbers are meant as an address: 300.1.1.1 is none.
  if (/^[\d.]+$/.test(value) && value.includes('.') && isIP(value) === 0) return 'not an IP address';
  return text(1, 255)(value);
}
