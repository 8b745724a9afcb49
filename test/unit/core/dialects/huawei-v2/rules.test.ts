import { huaweiV2 } from '../../../../../lambdas/core/dialects/huawei-v2/dialect';
import type { Violation } from '../../../../../lambdas/core/domain/findings/violation';
import { dottedPathOf } from '../../../../../lambdas/core/domain/findings/violation';
import { CANARY_KEY, createFields, example } from '../../../../support/builders';
import type { Fields } from '../../../../support/builders';

const UUID = '9ad5a7e0-6dac-41b4-b20d-a7b8645fddf1';
const DPD = { action: 'hold', interval: 30, timeout: 120 };

function violationsIn(fields: Fields, secret: 'in-fields' | 'sealed'): readonly Violation[] {
  return huaweiV2.validate(fields, { operation: 'create', strictness: 'strict', options: {}, secret }).errors;
}

function violationsWith(changes: Fields): readonly Violation[] {
  return violationsIn(createFields(changes), 'in-fields');
}

function pathsOf(violations: readonly Violation[]): string[] {
  return violations.map(({ path }) => dottedPathOf(path));
}

test.each(['huawei-v2.create.request.json', 'huawei-v2.example-flow.create.request.json'])(
  'accepts %s as it stands',
  (file) => {
    expect(violationsIn(example(file)['ipsec_site_connection'] ?? {}, 'in-fields')).toEqual([]);
  },
);

describe('create, accepted (provider-apis.md 2.1)', () => {
  test.each([
    { field: 'psk', value: 'abc123', why: '6 characters' },
    { field: 'psk', value: 'x'.repeat(128), why: '128 characters' },
    { field: 'psk', value: 'a*****', why: 'asterisks and a letter' },
    { field: 'psk', value: `~\`!@#$%^()-_+=[]{}|\\,./:;<>&*'"`, why: 'every special character but ?' },
    { field: 'psk', value: 'Schlüssel', why: 'a letter outside ASCII, which E7 leaves to the provider' },
    { field: 'ipsecpolicy_id', value: UUID.toUpperCase(), why: 'upper case' },
    { field: 'ikepolicy_id', value: '00000000-0000-0000-0000-000000000000', why: 'no version or variant' },
    { field: 'vpnservice_id', value: 'ffffffff-ffff-ffff-ffff-ffffffffffff', why: 'no version or variant' },
    { field: 'peer_address', value: 'x', why: '1 character' },
    { field: 'peer_address', value: 'x'.repeat(250), why: '250 characters' },
    { field: 'peer_address', value: '2001:db8::1', why: 'IPv6' },
    { field: 'peer_address', value: 'vpn.example.com', why: 'a name' },
    { field: 'peer_id', value: 'x', why: '1 character' },
    { field: 'peer_id', value: 'x'.repeat(250), why: '250 characters' },
    { field: 'peer_id', value: '10.0.0.1', why: 'another value than peer_address (E1)' },
    { field: 'name', value: undefined, why: 'left out' },
    { field: 'name', value: 'x', why: '1 character' },
    { field: 'name', value: 'x'.repeat(64), why: '64 characters' },
    { field: 'mtu', value: undefined, why: 'left out' },
    { field: 'initiator', value: undefined, why: 'left out' },
    { field: 'admin_state_up', value: undefined, why: 'left out' },
    { field: 'auth_mode', value: 'psk', why: 'the only value' },
    { field: 'tenant_id', value: '', why: 'empty' },
    { field: 'tenant_id', value: 'x'.repeat(255), why: '255 characters' },
    { field: 'peer_cidrs', value: [], why: 'empty' },
    { field: 'description', value: '', why: 'empty (E23)' },
  ])('$field: $why', ({ field, value }) => {
    expect(violationsWith({ [field]: value })).toEqual([]);
  });
});

describe('create, refused (provider-apis.md 2.1)', () => {
  test.each([
    { field: 'psk', value: undefined, why: 'missing', code: 'required' },
    { field: 'psk', value: null, why: 'null', code: 'wrong-type' },
    { field: 'psk', value: 12345678, why: 'a number', code: 'wrong-type' },
    { field: 'psk', value: 'abc12', why: '5 characters', code: 'wrong-length' },
    { field: 'psk', value: 'x'.repeat(129), why: '129 characters', code: 'wrong-length' },
    { field: 'psk', value: 'with space', why: 'a space (E7)', code: 'character-not-allowed' },
    { field: 'psk', value: 'with\ttab', why: 'a tab', code: 'character-not-allowed' },
    { field: 'psk', value: 'line\nbreak', why: 'a line break', code: 'character-not-allowed' },
    { field: 'psk', value: 'no\u00a0break', why: 'a no-break space', code: 'character-not-allowed' },
    { field: 'psk', value: 'question?', why: 'a question mark', code: 'character-not-allowed' },
    { field: 'psk', value: '******', why: 'a mask', code: 'masked' },
    { field: 'ipsecpolicy_id', value: undefined, why: 'missing', code: 'required' },
    { field: 'ipsecpolicy_id', value: null, why: 'null', code: 'wrong-type' },
    { field: 'ipsecpolicy_id', value: 'demo2bdb-3a2a-4cd6-a8f8-d2f8c2e2va86', why: 'not hexadecimal (E14)' },
    { field: 'ikepolicy_id', value: undefined, why: 'missing', code: 'required' },
    { field: 'ikepolicy_id', value: '', why: 'empty', code: 'wrong-format' },
    { field: 'ikepolicy_id', value: UUID.replaceAll('-', ''), why: 'without hyphens' },
    { field: 'vpnservice_id', value: undefined, why: 'missing', code: 'required' },
    { field: 'vpnservice_id', value: `{${UUID}}`, why: 'in braces', code: 'wrong-format' },
    { field: 'vpnservice_id', value: `${UUID}\n`, why: 'with a line break', code: 'wrong-format' },
    { field: 'peer_ep_group_id', value: undefined, why: 'missing', code: 'required' },
    { field: 'peer_ep_group_id', value: [UUID], why: 'a list', code: 'wrong-type' },
    { field: 'peer_ep_group_id', value: `${UUID}0`, why: 'a digit too many', code: 'wrong-format' },
    { field: 'local_ep_group_id', value: undefined, why: 'missing', code: 'required' },
    { field: 'local_ep_group_id', value: UUID.slice(1), why: 'a digit too few', code: 'wrong-format' },
    { field: 'local_ep_group_id', value: 5, why: 'a number', code: 'wrong-type' },
    { field: 'peer_address', value: undefined, why: 'missing', code: 'required' },
    { field: 'peer_address', value: '', why: 'empty', code: 'wrong-length' },
    { field: 'peer_address', value: 'x'.repeat(251), why: '251 characters', code: 'wrong-length' },
    { field: 'peer_address', value: ['172.24.4.233'], why: 'a list', code: 'wrong-type' },
    { field: 'peer_id', value: undefined, why: 'missing (E1)', code: 'required' },
    { field: 'peer_id', value: '', why: 'empty', code: 'wrong-length' },
    { field: 'peer_id', value: 'x'.repeat(251), why: '251 characters', code: 'wrong-length' },
    { field: 'peer_id', value: null, why: 'null', code: 'wrong-type' },
    { field: 'name', value: '', why: 'empty', code: 'wrong-length' },
    { field: 'name', value: 'x'.repeat(65), why: '65 characters', code: 'wrong-length' },
    { field: 'name', value: null, why: 'null', code: 'wrong-type' },
    { field: 'mtu', value: 1200, why: 'another number (E4)' },
    { field: 'mtu', value: '1500', why: 'a string' },
    { field: 'mtu', value: null, why: 'null' },
    { field: 'initiator', value: 'response-only', why: 'what others allow (E9)' },
    { field: 'initiator', value: 'Bi-Directional', why: 'other case' },
    { field: 'admin_state_up', value: false, why: 'false (I1)' },
    { field: 'admin_state_up', value: 'true', why: 'a string' },
    { field: 'admin_state_up', value: null, why: 'null' },
    { field: 'auth_mode', value: 'cert', why: 'another value' },
    { field: 'tenant_id', value: 'x'.repeat(256), why: '256 characters', code: 'wrong-length' },
    { field: 'tenant_id', value: 7, why: 'a number', code: 'wrong-type' },
    { field: 'peer_cidrs', value: ['10.0.0.0/24'], why: 'not empty' },
    { field: 'peer_cidrs', value: '', why: 'a string (E23)', code: 'wrong-type' },
    { field: 'description', value: 'New description', why: 'not empty (E23)' },
    { field: 'description', value: null, why: 'null' },
    { field: 'dpd', value: DPD, why: 'unsupported (E2)', code: 'not-supported' },
    { field: 'dpd', value: null, why: 'unsupported, null', code: 'not-supported' },
    { field: 'local_id', value: '172.24.4.1', why: 'unsupported (E2)', code: 'not-supported' },
    { field: 'project_id', value: '10039663455a446d8ba2cbb058b0f578', why: 'unsupported', code: 'not-supported' },
    { field: 'route_mode', value: 'static', why: 'unsupported', code: 'not-supported' },
    { field: 'action', value: 'hold', why: 'belongs to dpd (E3)', code: 'not-supported' },
    { field: 'interval', value: 30, why: 'belongs to dpd (E3)', code: 'not-supported' },
    { field: 'timeout', value: 120, why: 'belongs to dpd (E3)', code: 'not-supported' },
    { field: 'id', value: UUID, why: 'only in answers', code: 'unknown-field' },
    { field: 'status', value: 'ACTIVE', why: 'only in answers', code: 'unknown-field' },
    { field: 'PSK', value: CANARY_KEY, why: 'other case', code: 'unknown-field' },
    { field: 'constructor', value: {}, why: 'unknown', code: 'unknown-field' },
  ])('$field: $why', ({ field, value, code }) => {
    const violations = violationsWith({ [field]: value });

    expect(pathsOf(violations)).toEqual([field]);
    expect(violations[0]?.detail).toMatch(new RegExp(`^${field} .+\\.$`));
    if (code !== undefined) expect(violations[0]?.code).toBe(code);
  });

  test('__proto__ as a member of the JSON text is an unknown field', () => {
    const fields = JSON.parse(JSON.stringify(createFields()).replace('{', '{"__proto__":{},')) as Fields;

    expect(pathsOf(violationsIn(fields, 'in-fields'))).toEqual(['__proto__']);
  });
});

// JSON can carry half a character; sealing and URLs would replace it without a word, and the name is never found again.
test.each(['psk', 'name', 'peer_address', 'peer_id'])('%s: half a surrogate pair', (field) => {
  expect(pathsOf(violationsWith({ [field]: 'half-\ud83d-pair' }))).toEqual([field]);
});

test('reports everything that is wrong at once', () => {
  const violations = violationsIn({ psk: 'a b', mtu: 1400, dpd: DPD, colour: 'red', size: 1 }, 'in-fields');

  expect(new Set(pathsOf(violations))).toEqual(
    new Set([
      ...['psk', 'mtu', 'dpd', 'colour', 'size', 'ipsecpolicy_id', 'ikepolicy_id', 'vpnservice_id'],
      ...['peer_ep_group_id', 'local_ep_group_id', 'peer_address', 'peer_id'],
    ]),
  );
});

test('reports every rule that a pre-shared key breaks', () => {
  const codes = violationsWith({ psk: 'a ?' }).map(({ code }) => code);

  expect(codes).toEqual(['wrong-length', 'character-not-allowed']);
});

test.each(['pa ssword', '*'.repeat(9), 'qwert', 'z'.repeat(200), 'wh?t', ['in-a-list'], { in: 'an-object' }])(
  'never repeats a pre-shared key: %j',
  (psk) => {
    const text = JSON.stringify(violationsWith({ psk }));

    const values = typeof psk === 'string' ? [psk] : Object.values(psk);
    for (const value of values) expect(text).not.toContain(value);
  },
);

describe('with the pre-shared key sealed', () => {
  test('misses no key', () => {
    expect(violationsIn(createFields({ psk: undefined }), 'sealed')).toEqual([]);
  });

  test('refuses a key in the fields, where it must not be any more', () => {
    const violations = violationsIn(createFields(), 'sealed');

    expect(violations).toMatchObject([{ path: ['psk'], code: 'unknown-field' }]);
    expect(JSON.stringify(violations)).not.toContain(CANARY_KEY);
  });

  test('keeps all other rules', () => {
    const violations = violationsIn(createFields({ psk: undefined, mtu: 1, peer_id: undefined }), 'sealed');

    expect(pathsOf(violations)).toEqual(['mtu', 'peer_id']);
  });
});
