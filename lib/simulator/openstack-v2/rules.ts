/**
 * The rules for request bodies of Neutron VPNaaS: provider-apis.md 2.4 and 5.8, held to recorded-openstack c01 to e40.
 * Where a real server lets pass what helps nobody (an empty psk, host bits in a CIDR, `peer_cidrs` as one string, mtu
 * 0), this one refuses, as provider-apis.md 5.8 asks of us.
 */
import { isNetwork, parseCidr } from '../base/addresses';
import { oneOf, text, uuid } from '../base/checks';
import { dpd } from '../neutron/dead-peer-detection';
import { optional, required, type RuleBook } from '../neutron/rule-book';

const BOOLS: ReadonlySet<string> = new Set(['true', 'false', '1', '0']);
const ANY_LENGTH = Number.MAX_SAFE_INTEGER;

const members = dpd('hold', 'clear', 'restart', 'disabled', 'restart-by-peer');

/** The attributes of the dialect. Texts that only the database limits are limited there, by `refuseColumns`. */
export const OPENSTACK_BOOK: RuleBook = {
  rules: new Map([
    ['psk', required(text(1, ANY_LENGTH))],
    ['vpnservice_id', required(uuid)],
    ['ikepolicy_id', required(uuid)],
    ['ipsecpolicy_id', required(uuid)],
    ['peer_address', required(text(0, ANY_LENGTH))],
    ['peer_id', required(text(1, ANY_LENGTH))],
    ['local_id', optional(text(0, ANY_LENGTH))],
    ['local_ep_group_id', optional(uuidOrNull)],
    ['peer_ep_group_id', optional(uuidOrNull)],
    ['peer_cidrs', optional((value) => (value === null ? undefined : cidrs(value)))],
    ['mtu', optional(number)],
    ['initiator', optional(oneOf('bi-directional', 'response-only'))],
    ['dpd', optional((value) => (value === null ? undefined : members(value)))],
    ['admin_state_up', optional(bool)],
    ['name', optional(text(0, 255))],
    ['description', optional(text(0, 255))],
    ['tenant_id', optional(text(1, 255))],
    ['project_id', optional(text(1, 255))],
  ]),
  answerOnly: new Set(['auth_mode', 'route_mode', 'status', 'id']),
  updatable: new Set([
    'psk',
    'peer_address',
    'peer_id',
    'local_id',
    'local_ep_group_id',
    'peer_ep_group_id',
    'peer_cidrs',
    'mtu',
    'initiator',
    'dpd',
    'admin_state_up',
    'name',
    'description',
  ]),
};

/** The value of a bool-like that the rule has let pass. */
export function toBool(value: unknown): boolean {
  return value === true || ['1', 'true'].includes(String(value).toLowerCase());
}

/** In any case, as a text, a number or a boolean. */
function bool(value: unknown): string | undefined {
  const isScalar = ['string', 'number', 'boolean'].includes(typeof value);
  return isScalar && BOOLS.has(String(value).toLowerCase()) ? undefined : 'cannot be converted to boolean';
}

function number(value: unknown): string | undefined {
  const isNumeric = typeof value === 'string' ? /^\d+$/.test(value) : Number.isInteger(value) && Number(value) >= 0;
  return isNumeric ? undefined : 'not a non-negative integer';
}

function uuidOrNull(value: unknown): string | undefined {
  return value === null ? undefined : uuid(value);
}

function cidrs(value: unknown): string | undefined {
  if (!Array.isArray(value)) return 'not a list of subnets';
  if (new Set(value).size < value.length) return 'Duplicate items in the list';
  const isFine = value.map(parseCidr).every((cidr) => cidr && isNetwork(cidr));
  return isFine ? undefined : 'it has an item that is not a valid IP subnet';
}
