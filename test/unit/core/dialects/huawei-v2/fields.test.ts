/** Every rule of provider-apis.md 2.1 that depends on one field only, on create and on update. */
import { huaweiV2 } from '../../../../../lambdas/core/dialects/huawei-v2/dialect';
import { CANARY_KEY, createFields, example } from '../../../../support/builders';
import type { Fields } from '../../../../support/builders';
import { contextOf, judge } from '../judge';
import { validated } from '../../../../support/validation';

const UUID = '9ad5a7e0-6dac-41b4-b20d-a7b8645fddf1';
const NO_UUID = '9gd5a7e0-6dac-41b4-b20d-a7b8645fddf1';
const DPD = { action: 'hold', interval: 30, timeout: 120 };
const FINE = { errors: [], warnings: [] };
const UPDATE = { operation: 'update' } as const;

test.each(['huawei-v2.create.request.json', 'huawei-v2.example-flow.create.request.json'])(
  'accepts %s as it stands',
  (file) => {
    expect(judge(huaweiV2, example(file)['ipsec_site_connection'] ?? {})).toEqual(FINE);
  },
);

test.each([
  ...['psk', 'ipsecpolicy_id', 'ikepolicy_id', 'vpnservice_id', 'peer_ep_group_id', 'local_ep_group_id'],
  ...['peer_address', 'peer_id'],
])('a create needs %s', (field) => {
  expect(judge(huaweiV2, createFields({ [field]: undefined }))).toEqual({
    errors: [`${field} required`],
    warnings: [],
  });
});

test.each(['name', 'mtu', 'initiator', 'admin_state_up'])('a create does not need %s', (field) => {
  expect(judge(huaweiV2, createFields({ [field]: undefined }))).toEqual(FINE);
});

test.each(['ipsecpolicy_id', 'ikepolicy_id', 'vpnservice_id', 'peer_ep_group_id', 'local_ep_group_id'])(
  '%s is a hexadecimal UUID (E14)',
  (field) => {
    expect(judge(huaweiV2, createFields({ [field]: NO_UUID })).errors).toEqual([`${field} wrong-format`]);
    expect(judge(huaweiV2, createFields({ [field]: UUID.toUpperCase() }))).toEqual(FINE);
  },
);

test.each([
  { field: 'psk', value: 'abc123', name: '6 characters' },
  { field: 'psk', value: 'x'.repeat(128), name: '128 characters' },
  { field: 'psk', value: 'a*****', name: 'asterisks and a letter', warning: 'psk doubtful-character' },
  { field: 'psk', value: 'aZ09~`!@#$%^()-_+=[]{}|\\,./:;', name: 'every special character that is not doubtful' },
  { field: 'ikepolicy_id', value: '00000000-0000-0000-0000-000000000000', name: 'no version or variant' },
  { field: 'vpnservice_id', value: 'ffffffff-ffff-ffff-ffff-ffffffffffff', name: 'no version or variant' },
  { field: 'peer_address', value: 'x', name: '1 character', warning: 'peer_id unusual' },
  { field: 'peer_address', value: 'x'.repeat(250), name: '250 characters', warning: 'peer_id unusual' },
  { field: 'peer_address', value: '2001:db8::1', name: 'IPv6', warning: 'peer_id unusual' },
  { field: 'peer_address', value: 'vpn.example.com', name: 'a host name', warning: 'peer_id unusual' },
  { field: 'peer_id', value: 'x', name: '1 character', warning: 'peer_id unusual' },
  { field: 'peer_id', value: 'x'.repeat(250), name: '250 characters', warning: 'peer_id unusual' },
  { field: 'name', value: 'x', name: '1 character' },
  { field: 'name', value: '🔑'.repeat(64), name: '64 characters, however many bytes' },
  { field: 'auth_mode', value: 'psk', name: 'the only value' },
  { field: 'tenant_id', value: '', name: 'nothing' },
  { field: 'tenant_id', value: 'x'.repeat(255), name: '255 characters' },
  { field: 'peer_cidrs', value: [], name: 'an empty list' },
  { field: 'description', value: '', name: 'nothing (E23)' },
])('a create accepts $name as $field', ({ field, value, warning }) => {
  const warnings = warning === undefined ? [] : [warning];

  expect(judge(huaweiV2, createFields({ [field]: value }))).toEqual({ errors: [], warnings });
});

test.each([
  { field: 'psk', value: null, name: 'null', code: 'wrong-type' },
  { field: 'psk', value: 12345678, name: 'a number', code: 'wrong-type' },
  { field: 'psk', value: 'abc12', name: '5 characters', code: 'wrong-length' },
  { field: 'psk', value: 'x'.repeat(129), name: '129 characters', code: 'wrong-length' },
  { field: 'psk', value: 'with space', name: 'a space (E7)', code: 'character-not-allowed' },
  { field: 'psk', value: 'with\ttab', name: 'a tab', code: 'character-not-allowed' },
  { field: 'psk', value: 'line\nbreak', name: 'a line break', code: 'character-not-allowed' },
  { field: 'psk', value: 'no\u00a0break', name: 'a no-break space', code: 'character-not-allowed' },
  { field: 'psk', value: 'question?', name: 'a question mark', code: 'character-not-allowed' },
  { field: 'psk', value: '******', name: 'a mask', code: 'masked' },
  { field: 'ipsecpolicy_id', value: null, name: 'null', code: 'wrong-type' },
  { field: 'ikepolicy_id', value: '', name: 'nothing', code: 'wrong-format' },
  { field: 'ikepolicy_id', value: UUID.replaceAll('-', ''), name: 'an id without hyphens', code: 'wrong-format' },
  { field: 'vpnservice_id', value: `{${UUID}}`, name: 'an id in braces', code: 'wrong-format' },
  { field: 'vpnservice_id', value: `${UUID}\n`, name: 'an id with a line break', code: 'wrong-format' },
  { field: 'peer_ep_group_id', value: [UUID], name: 'a list', code: 'wrong-type' },
  { field: 'peer_ep_group_id', value: `${UUID}0`, name: 'a digit too many', code: 'wrong-format' },
  { field: 'local_ep_group_id', value: UUID.slice(1), name: 'a digit too few', code: 'wrong-format' },
  { field: 'local_ep_group_id', value: 5, name: 'a number', code: 'wrong-type' },
  { field: 'peer_address', value: '', name: 'nothing', code: 'wrong-length' },
  { field: 'peer_address', value: 'x'.repeat(251), name: '251 characters', code: 'wrong-length' },
  { field: 'peer_address', value: ['172.24.4.233'], name: 'a list', code: 'wrong-type' },
  { field: 'peer_id', value: '', name: 'nothing', code: 'wrong-length' },
  { field: 'peer_id', value: 'x'.repeat(251), name: '251 characters', code: 'wrong-length' },
  { field: 'peer_id', value: null, name: 'null', code: 'wrong-type' },
  { field: 'name', value: '', name: 'nothing', code: 'wrong-length' },
  { field: 'name', value: 'x'.repeat(65), name: '65 characters', code: 'wrong-length' },
  { field: 'name', value: null, name: 'null', code: 'wrong-type' },
  { field: 'mtu', value: 1200, name: 'another number (E4)' },
  { field: 'mtu', value: '1500', name: 'a string', code: 'wrong-type' },
  { field: 'mtu', value: null, name: 'null', code: 'wrong-type' },
  { field: 'initiator', value: 'response-only', name: 'what others allow (E9)' },
  { field: 'initiator', value: 'Bi-Directional', name: 'another case' },
  { field: 'admin_state_up', value: false, name: 'false (I1)' },
  { field: 'admin_state_up', value: 'true', name: 'a string', code: 'wrong-type' },
  { field: 'admin_state_up', value: null, name: 'null', code: 'wrong-type' },
  { field: 'auth_mode', value: 'cert', name: 'another value' },
  { field: 'tenant_id', value: 'x'.repeat(256), name: '256 characters', code: 'wrong-length' },
  { field: 'tenant_id', value: 7, name: 'a number', code: 'wrong-type' },
  { field: 'peer_cidrs', value: ['10.0.0.0/24'], name: 'a network', code: 'out-of-range' },
  { field: 'peer_cidrs', value: '', name: 'a string (E23)', code: 'wrong-type' },
  { field: 'description', value: 'New description', name: 'a text (E23)' },
  { field: 'description', value: null, name: 'null', code: 'wrong-type' },
  { field: 'dpd', value: DPD, name: 'what others support (E2)', code: 'not-supported' },
  { field: 'dpd', value: null, name: 'null', code: 'not-supported' },
  { field: 'local_id', value: '172.24.4.1', name: 'what others support (E2)', code: 'not-supported' },
  { field: 'project_id', value: '10039663455a446d', name: 'what others support', code: 'not-supported' },
  { field: 'route_mode', value: 'static', name: 'what others support', code: 'not-supported' },
  { field: 'action', value: 'hold', name: 'what belongs to dpd (E3)', code: 'not-supported' },
  { field: 'interval', value: 30, name: 'what belongs to dpd (E3)', code: 'not-supported' },
  { field: 'timeout', value: 120, name: 'what belongs to dpd (E3)', code: 'not-supported' },
  { field: 'id', value: UUID, name: 'what is only in answers', code: 'unknown-field' },
  { field: 'status', value: 'ACTIVE', name: 'what is only in answers', code: 'unknown-field' },
  { field: 'PSK', value: CANARY_KEY, name: 'a field in another case', code: 'unknown-field' },
  { field: 'constructor', value: {}, name: 'an unknown field', code: 'unknown-field' },
])('a create refuses $name as $field', ({ field, value, code = 'not-allowed' }) => {
  const { errors } = validated(huaweiV2, createFields({ [field]: value }), contextOf());

  expect(errors).toEqual([
    expect.objectContaining({ path: [field], code, detail: expect.stringMatching(`^${field} .+\\.$`) as string }),
  ]);
});

test('a create refuses __proto__ as a member of the JSON text', () => {
  const fields = JSON.parse(JSON.stringify(createFields()).replace('{', '{"__proto__":{},')) as Fields;

  expect(judge(huaweiV2, fields).errors).toEqual(['body unknown-field']);
});

// JSON can carry half a character; sealing and URLs would replace it without a word, and the name is never found again.
test.each(['psk', 'name', 'peer_address', 'peer_id'])('%s has no half of a surrogate pair', (field) => {
  const { errors } = judge(huaweiV2, createFields({ [field]: 'half-\ud83d-pair' }));

  expect(errors.map((error) => error.split(' ')[0])).toEqual([field]);
});

test.each([
  { field: 'psk', value: '6chars' },
  { field: 'psk', value: 'x'.repeat(128) },
  { field: 'initiator', value: 'bi-directional' },
  { field: 'admin_state_up', value: true },
  { field: 'peer_ep_group_id', value: UUID },
  { field: 'local_ep_group_id', value: UUID },
  { field: 'mtu', value: 1500 },
  { field: 'peer_address', value: 'x'.repeat(250) },
  { field: 'peer_id', value: 'x'.repeat(250) },
  { field: 'name', value: 'x'.repeat(64) },
])('an update accepts $field: $value alone, without the other side (E5)', ({ field, value }) => {
  expect(judge(huaweiV2, { [field]: value }, UPDATE)).toEqual(FINE);
});

test.each([
  { field: 'psk', value: 'short', code: 'wrong-length' },
  { field: 'psk', value: 'x'.repeat(129), code: 'wrong-length' },
  { field: 'psk', value: 'with space', code: 'character-not-allowed' },
  { field: 'psk', value: 'question?', code: 'character-not-allowed' },
  { field: 'psk', value: '********', code: 'masked' },
  { field: 'initiator', value: 'response-only', code: 'not-allowed' },
  { field: 'admin_state_up', value: false, code: 'not-allowed' },
  { field: 'peer_ep_group_id', value: 'x', code: 'wrong-format' },
  { field: 'local_ep_group_id', value: null, code: 'wrong-type' },
  { field: 'mtu', value: '1500', code: 'wrong-type' },
  { field: 'peer_address', value: '', code: 'wrong-length' },
  { field: 'peer_address', value: 'x'.repeat(251), code: 'wrong-length' },
  { field: 'peer_id', value: '', code: 'wrong-length' },
  { field: 'peer_id', value: 'x'.repeat(251), code: 'wrong-length' },
  { field: 'name', value: '', code: 'wrong-length' },
  { field: 'name', value: 'x'.repeat(65), code: 'wrong-length' },
  { field: 'vpnservice_id', value: UUID },
  { field: 'ikepolicy_id', value: UUID },
  { field: 'ipsecpolicy_id', value: UUID },
  { field: 'auth_mode', value: 'psk' },
  { field: 'tenant_id', value: '1003' },
  { field: 'peer_cidrs', value: [] },
  { field: 'description', value: 'New description' },
  { field: 'dpd', value: { timeout: 240 } },
  { field: 'timeout', value: 240 },
  { field: 'status', value: 'ACTIVE', code: 'unknown-field' },
])('an update refuses $field: $value', ({ field, value, code = 'not-supported' }) => {
  expect(judge(huaweiV2, { [field]: value }, UPDATE).errors).toEqual([`${field} ${code}`]);
});
