/**
 * Create requests of `huawei-v2` drawn from providers.md 2.1 alone, without a look at the product's rules: valid ones, and
 * ways to break exactly one rule.
 */
import fc from 'fast-check';
import type { Fields } from '../support/builders';

/** One field with a value that breaks its rule. */
export interface Breach {
  readonly field: string;
  /** `undefined`: the field is left out. */
  readonly value: unknown;
}

const UUID_FIELDS = ['ipsecpolicy_id', 'ikepolicy_id', 'vpnservice_id', 'peer_ep_group_id', 'local_ep_group_id'];
const TEXT_FIELDS = ['peer_address', 'peer_id'];
const REQUIRED_FIELDS = ['psk', ...UUID_FIELDS, ...TEXT_FIELDS];

/** One character of one UTF-16 unit, so that however one counts, the length is the same. */
const character = fc
  .oneof({ weight: 9, arbitrary: fc.integer({ min: 0x20, max: 0x7e }) }, { weight: 1, arbitrary: fc.nat(0xffff) })
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCharCode(code));

const keyCharacter = character.filter((letter) => letter !== '?' && letter.trim() !== '');

const text = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: character, minLength, maxLength });

const preSharedKey = fc
  .string({ unit: keyCharacter, minLength: 6, maxLength: 128 })
  .filter((key) => !/^\*+$/.test(key));

const hex = fc.string({ unit: fc.constantFrom(...Array.from('0123456789abcdefABCDEF')), minLength: 32, maxLength: 32 });
const uuid = hex.map((digits) =>
  [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join('-'),
);

/** A create that the provider accepts. */
export const validFields: fc.Arbitrary<Fields> = fc.record(
  {
    psk: preSharedKey,
    ipsecpolicy_id: uuid,
    ikepolicy_id: uuid,
    vpnservice_id: uuid,
    peer_ep_group_id: uuid,
    local_ep_group_id: uuid,
    peer_address: text(1, 250),
    peer_id: text(1, 250),
    name: text(1, 64),
    mtu: fc.constant(1500),
    initiator: fc.constant('bi-directional'),
    admin_state_up: fc.constant(true),
    auth_mode: fc.constant('psk'),
    tenant_id: text(0, 255),
    peer_cidrs: fc.constant([]),
    description: fc.constant(''),
  },
  { requiredKeys: REQUIRED_FIELDS as 'psk'[] },
);

const anything = fc.jsonValue({ maxDepth: 1 });
const noText = anything.filter((value) => typeof value !== 'string');
const except = (allowed: unknown): fc.Arbitrary<unknown> => anything.filter((value) => value !== allowed);

const breaching = (fields: readonly string[], value: fc.Arbitrary<unknown>): fc.Arbitrary<Breach> =>
  fc.record({ field: fc.constantFrom(...fields), value });

const spoiltKey = fc.oneof(
  fc.string({ unit: keyCharacter, maxLength: 5 }),
  fc.string({ unit: keyCharacter, minLength: 129, maxLength: 140 }),
  fc.tuple(preSharedKey, fc.constantFrom(' ', '\t', '\n', '\u00a0', '\u2003', '?')).map(([key, letter]) => {
    const half = Math.min(60, Math.floor(key.length / 2));
    return key.slice(0, half) + letter + key.slice(half, 120);
  }),
  fc.integer({ min: 6, max: 128 }).map((length) => '*'.repeat(length)),
);

const spoiltUuid = fc.oneof(
  uuid.map((id) => id.slice(1)),
  uuid.map((id) => `${id}0`),
  uuid.map((id) => `g${id.slice(1)}`),
  uuid.map((id) => id.replaceAll('-', '')),
  uuid.map((id) => ` ${id}`),
  fc.constant(''),
);

const UNSUPPORTED_FIELDS = ['dpd', 'local_id', 'project_id', 'route_mode', 'action', 'interval', 'timeout'];
const ANSWER_FIELDS = ['id', 'status', 'created_at', 'order_id', 'product_id', 'tags', 'colour', 'PSK'];

/** Exactly one broken rule. */
export const breach: fc.Arbitrary<Breach> = fc.oneof(
  breaching(REQUIRED_FIELDS, fc.constant(undefined)),
  breaching([...REQUIRED_FIELDS, 'name', 'tenant_id'], noText),
  breaching(['psk'], spoiltKey),
  breaching(UUID_FIELDS, spoiltUuid),
  breaching(TEXT_FIELDS, fc.oneof(fc.constant(''), text(251, 300))),
  breaching(['name'], fc.oneof(fc.constant(''), text(65, 100))),
  breaching(['tenant_id'], text(256, 300)),
  breaching(['mtu'], except(1500)),
  breaching(['initiator'], except('bi-directional')),
  breaching(['admin_state_up'], except(true)),
  breaching(['auth_mode'], except('psk')),
  breaching(['description'], except('')),
  breaching(
    ['peer_cidrs'],
    anything.filter((value) => !Array.isArray(value) || value.length > 0),
  ),
  breaching([...UNSUPPORTED_FIELDS, ...ANSWER_FIELDS], anything),
);

/** A request with one rule broken. */
export function broken(fields: Fields, { field, value }: Breach): Fields {
  const others = Object.entries(fields).filter(([name]) => name !== field);
  return Object.fromEntries(value === undefined ? others : [...others, [field, value]]);
}
