/** Requests of `huawei-v2`: provider-apis.md 2.1. */
import fc from 'fast-check';
import type { Fields } from '../../support/builders';
import { updateOf, wrong } from './cases';
import type { RequestCases } from './cases';
import { idBreakers, missing, refused, UNKNOWN_FIELDS } from './neutron-values';
import { anyCharacter, anything, except, keyText, noText, text, uuid } from './values';

const IDS = ['ipsecpolicy_id', 'ikepolicy_id', 'vpnservice_id', 'peer_ep_group_id', 'local_ep_group_id'];
const REQUIRED = ['psk', ...IDS, 'peer_address', 'peer_id'];
const CREATE_ONLY = ['ipsecpolicy_id', 'ikepolicy_id', 'vpnservice_id', 'auth_mode', 'tenant_id', 'peer_cidrs'];
const UPDATABLE = [
  ...['psk', 'initiator', 'admin_state_up', 'peer_ep_group_id', 'local_ep_group_id'],
  ...['mtu', 'peer_address', 'peer_id', 'name'],
];
const UNSUPPORTED = ['dpd', 'local_id', 'project_id', 'route_mode', 'action', 'interval', 'timeout'];
const ANSWERED = ['id', 'status', 'created_at', 'order_id', 'product_id', 'tags'];

const keyCharacter = anyCharacter.filter((letter) => letter !== '?' && letter.trim() !== '');
const psk = keyText(6, 128, keyCharacter);

const create: fc.Arbitrary<Fields> = fc.record(
  {
    psk,
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
  { requiredKeys: REQUIRED as 'psk'[] },
);

const spoiltKey = fc.oneof(
  fc.string({ unit: keyCharacter, maxLength: 5 }),
  text(129, 140, keyCharacter),
  fc.tuple(psk, fc.constantFrom(' ', '\t', '\n', '\u00a0', '\u2003', '?')).map(([key, letter]) => {
    const letters = Array.from(key).slice(0, 120);
    return [...letters.slice(0, 3), letter, ...letters.slice(3)].join('');
  }),
  fc.integer({ min: 6, max: 128 }).map((length) => '*'.repeat(length)),
  noText,
);

/** The requests of `huawei-v2`, of one kind only. */
export const huaweiV2Cases: RequestCases = {
  samples: ({ operation }) =>
    operation === 'create' ? create.map((fields) => ({ fields })) : updateOf(create, UPDATABLE),
  breakers: [
    ...missing(REQUIRED),
    wrong('psk', 'wrong length, character or type, or a mask', spoiltKey),
    ...idBreakers(IDS),
    ...['peer_address', 'peer_id'].map((field) =>
      wrong(field, 'wrong length or type', fc.oneof(fc.constant(''), text(251, 300), noText)),
    ),
    wrong('name', 'wrong length or type', fc.oneof(fc.constant(''), text(65, 100), noText)),
    wrong('tenant_id', 'wrong length or type', fc.oneof(text(256, 300), noText)),
    wrong('mtu', 'not 1500', fc.oneof(fc.nat(1499), except(1500))),
    wrong('initiator', 'not bi-directional', fc.oneof(fc.constant('response-only'), except('bi-directional'))),
    wrong('admin_state_up', 'not true', except(true)),
    wrong('auth_mode', 'not psk', except('psk')),
    wrong('description', 'not empty', except('')),
    wrong(
      'peer_cidrs',
      'not empty',
      anything.filter((value) => !Array.isArray(value) || value.length > 0),
    ),
    ...refused([...UNSUPPORTED, ...ANSWERED, ...UNKNOWN_FIELDS]),
    ...refused([...CREATE_ONLY, 'description'], { operation: 'update' }),
  ],
  // 2.1: deprecated, or to be left out of what we send.
  sent: ({ auth_mode: _mode, tenant_id: _tenant, peer_cidrs: _cidrs, description: _description, ...fields }) => fields,
  // No field is free.
  marked: () => ({}),
};
