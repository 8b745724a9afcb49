/**
 * The rules for request bodies of classic Huawei and OTC VPN connections, API v2.0: providers.md 2.1, strict. Written from
 * that table alone, so that they are a second opinion on what the product sends. The provider publishes no texts for these
 * refusals: they follow Neutron's (recorded-openstack e01 to e32, u12 to u19), which name one field at a time.
 */

/** Why a value is refused, or undefined when it is fine. Never repeats the value: it may be a secret. */
type Check = (value: unknown) => string | undefined;

interface Rule {
  readonly required: boolean;
  readonly check: Check;
}

type Fields = Readonly<Record<string, unknown>>;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const RULES: ReadonlyMap<string, Rule> = new Map([
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
]);

/** Attributes that exist but that no request may carry: the rows marked X of the table, and what only answers have. */
const RESPONSE_ONLY: ReadonlySet<string> = new Set([
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
]);

const UPDATABLE: ReadonlySet<string> = new Set([
  'psk',
  'initiator',
  'admin_state_up',
  'peer_ep_group_id',
  'local_ep_group_id',
  'mtu',
  'peer_address',
  'peer_id',
  'name',
]);

/** Why a create is refused (providers.md 2.1), or undefined when it is fine. */
export function refuseCreate(fields: Fields): string | undefined {
  const forbidden = Object.keys(fields).find((name) => RESPONSE_ONLY.has(name));
  if (forbidden !== undefined) return `Attribute '${forbidden}' not allowed in POST`;
  const missing = [...RULES].find(([name, rule]) => rule.required && !Object.hasOwn(fields, name))?.[0];
  if (missing !== undefined) return `Failed to parse request. Required attribute '${missing}' not specified`;
  return refuseUnknown(fields) ?? refuseValue(fields);
}

/** Why an update is refused (providers.md 2.1, Update), or undefined when it is fine. */
export function refuseUpdate(fields: Fields): string | undefined {
  const names = Object.keys(fields);
  if (names.length === 0) return `At least one of ${[...UPDATABLE].join(', ')} must be specified`;
  const readOnly = names.find((name) => isKnown(name) && !UPDATABLE.has(name));
  if (readOnly !== undefined) return `Cannot update read-only attribute ${readOnly}`;
  return refuseUnknown(fields) ?? refuseValue(fields);
}

function refuseUnknown(fields: Fields): string | undefined {
  const unknown = Object.keys(fields).filter((name) => !isKnown(name));
  return unknown.length === 0 ? undefined : `Unrecognized attribute(s) '${unknown.join(', ')}'`;
}

function refuseValue(fields: Fields): string | undefined {
  for (const [name, value] of Object.entries(fields)) {
    const reason = RULES.get(name)?.check(value);
    if (reason !== undefined) return `Invalid input for ${name}. Reason: ${reason}.`;
  }
  return undefined;
}

function isKnown(name: string): boolean {
  return RULES.has(name) || RESPONSE_ONLY.has(name);
}

function required(check: Check): Rule {
  return { required: true, check };
}

function optional(check: Check): Rule {
  return { required: false, check };
}

function preSharedKey(value: unknown): string | undefined {
  if (typeof value !== 'string') return 'not a string';
  if (/[\s?]/.test(value)) return 'whitespace and ? are not allowed';
  if (/^\*+$/.test(value)) return 'it consists of * only';
  return text(6, 128)(value);
}

function uuid(value: unknown): string | undefined {
  return typeof value === 'string' && UUID.test(value) ? undefined : 'not a valid UUID';
}

/** Lengths are counted in characters, not in UTF-16 units. */
function text(min: number, max: number): Check {
  return (value) => {
    if (typeof value !== 'string') return 'not a string';
    const length = Array.from(value).length;
    return length >= min && length <= max ? undefined : `its length is not within ${min} to ${max} characters`;
  };
}

function only(allowed: string | number | boolean): Check {
  return (value) => (value === allowed ? undefined : `only ${JSON.stringify(allowed)} is supported`);
}

function emptyList(value: unknown): string | undefined {
  return Array.isArray(value) && value.length === 0 ? undefined : 'only an empty list is supported';
}
