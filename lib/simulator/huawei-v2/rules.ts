/**
 * The rules for request bodies of classic Huawei and OTC VPN connections, API v2.0: provider-apis.md 2.1, strict.
 * Written from that table alone, so that they are a second opinion on what the product sends. The provider publishes no
 * texts for these refusals: they follow Neutron's (recorded-openstack e01 to e32, u12 to u19), which name one field at
 * a time.
 */
import { only, text, uuid } from '../base/checks';
import type { Fields } from '../base/fields';
import { brokenRuleOfCreate, brokenRuleOfUpdate, optional, required, type RuleBook } from '../neutron/rule-book';

const BOOK: RuleBook = {
  rules: new Map([
    ['psk', required(preSharedKey)],
    ['ipsecpolicy_id', required(uuid)],
    ['ikepolicy_id', required(uuid)],
    ['vpnservice_id', required(uuid)],
    ['peer_ep_group_id', required(uuid)],
    ['local_ep_group_id', required(uuid)],
    ['peer_address', required(text(1, 250))],
    ['peer_id', required(text(1, 250))],
    ['name', optional(text(1, 64))],
    ['mtu', optional(only(1500))],
    ['initiator', optional(only('bi-directional'))],
    ['admin_state_up', optional(only(true))],
    ['auth_mode', optional(only('psk'))],
    ['tenant_id', optional(text(0, 255))],
    ['peer_cidrs', optional(emptyList)],
    ['description', optional(only(''))],
  ]),
  // The rows marked X of the table, and what only answers have.
  answerOnly: new Set([
    'dpd',
    'local_id',
    'project_id',
    'route_mode',
    'id',
    'status',
    'created_at',
    'order_id',
    'product_id',
    'tags',
  ]),
  updatable: new Set([
    'psk',
    'initiator',
    'admin_state_up',
    'peer_ep_group_id',
    'local_ep_group_id',
    'mtu',
    'peer_address',
    'peer_id',
    'name',
  ]),
};

/** Why a create is refused (provider-apis.md 2.1), or undefined when it is fine. */
export function refuseCreate(fields: Fields): string | undefined {
  return brokenRuleOfCreate(BOOK, fields);
}

/** Why an update is refused (provider-apis.md 2.1), or undefined when it is fine. */
export function refuseUpdate(fields: Fields): string | undefined {
  if (Object.keys(fields).length === 0) return `At least one of ${[...BOOK.updatable].join(', ')} must be specified`;
  return brokenRuleOfUpdate(BOOK, fields);
}

function preSharedKey(value: unknown): string | undefined {
  if (typeof value !== 'string') return 'not a string';
  if (/[\s?]/.test(value)) return 'whitespace and ? are not allowed';
  if (/^\*+$/.test(value)) return 'it consists of * only';
  return text(6, 128)(value);
}

function emptyList(value: unknown): string | undefined {
  return Array.isArray(value) && value.length === 0 ? undefined : 'only an empty list is supported';
}
