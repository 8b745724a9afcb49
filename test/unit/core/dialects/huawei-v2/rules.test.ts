/** Rules of provider-apis.md 2.1 that depend on more than one field, on the profile, or on how strictly it judges. */
import { huaweiV2 } from '../../../../../lambdas/core/dialects/huawei-v2/dialect';
import { CANARY_KEY, createFields, example, providerProfile } from '../../../../support/builders';
import { brief, contextOf, judge } from '../judge';
import { validated } from '../../../../support/validation';

const UPDATE = { operation: 'update' } as const;
const LENIENT = { strictness: 'lenient' } as const;
const SEALED = { preSharedKey: 'sealed' } as const;
const SUPPORTED = { options: { dpdSupported: true } };
const FINE = { errors: [], warnings: [] };

test('everything that is wrong is reported at once', () => {
  const { errors } = judge(huaweiV2, { psk: 'short', mtu: '1500', name: '', dpd: {}, colour: 1, size: 1 });

  expect(errors.sort()).toEqual([
    'colour unknown-field',
    'dpd not-supported',
    'ikepolicy_id required',
    'ipsecpolicy_id required',
    'local_ep_group_id required',
    'mtu wrong-type',
    'name wrong-length',
    'peer_address required',
    'peer_ep_group_id required',
    'peer_id required',
    'psk wrong-length',
    'size unknown-field',
    'vpnservice_id required',
  ]);
});

test('the pre-shared key is judged by every rule that it breaks', () => {
  expect(judge(huaweiV2, createFields({ psk: 'a ?' })).errors).toEqual([
    'psk wrong-length',
    'psk character-not-allowed',
  ]);
});

test.each(['less<than', 'greater>than', 'amper&sand', 'aster*isk', "quote'd", 'quote"d', 'ümlaut'])(
  'a pre-shared key with a doubtful character is a warning: %s (E7)',
  (psk) => {
    expect(judge(huaweiV2, createFields({ psk }))).toEqual({ errors: [], warnings: ['psk doubtful-character'] });
  },
);

test.each(['pa ssword', '*'.repeat(9), 'qwert', 'z'.repeat(200), 'wh?<t', ['in-a-list'], { in: 'an-object' }])(
  'the pre-shared key is never repeated in a finding: %j',
  (psk) => {
    const text = JSON.stringify(validated(huaweiV2, createFields({ psk }), contextOf()));

    const values = typeof psk === 'string' ? [psk] : Object.values(psk);
    for (const value of values) expect(text).not.toContain(value);
  },
);

test('the pre-shared key is not missed once it is sealed, and all other rules hold', () => {
  const { errors } = judge(huaweiV2, createFields({ psk: undefined, mtu: 1, peer_id: undefined }), SEALED);

  expect(errors).toEqual(['mtu not-allowed', 'peer_id required']);
});

test('the pre-shared key must not be among the fields once it is sealed', () => {
  const findings = validated(huaweiV2, createFields(), contextOf(SEALED));

  expect(brief(findings.errors)).toEqual(['psk unknown-field']);
  expect(JSON.stringify(findings)).not.toContain(CANARY_KEY);
});

test('an update like the documented example is refused, since that changes the MTU (E4)', () => {
  const fields = example('huawei-v2.update.request.json')['ipsec_site_connection'] ?? {};

  expect(judge(huaweiV2, fields, UPDATE).errors).toEqual(['mtu not-allowed']);
});

test('an update of nothing is refused, except with a sealed pre-shared key', () => {
  expect(judge(huaweiV2, {}, UPDATE).errors).toEqual(['body required']);
  expect(judge(huaweiV2, {}, { ...UPDATE, ...SEALED }).errors).toEqual([]);
});

test.each([
  { name: 'that differs from peer_address', peer_id: 'gw.example.org', context: {}, warning: 'peer_id unusual' },
  { name: 'that differs, lenient validation', peer_id: 'gw.example.org', context: LENIENT, warning: 'peer_id unusual' },
  { name: 'left out, lenient validation', peer_id: undefined, context: LENIENT, warning: 'peer_id required' },
])('a peer_id $name is a warning (E1)', ({ peer_id, context, warning }) => {
  expect(judge(huaweiV2, createFields({ peer_id }), context)).toEqual({ errors: [], warnings: [warning] });
});

describe('dead peer detection (E2, E3)', () => {
  const dpd = { action: 'restart', interval: 20, timeout: 60 };

  test('is a warning in lenient validation, and judged all the same', () => {
    const wrong = createFields({ dpd: { interval: 60, timeout: 60 } });

    expect(judge(huaweiV2, createFields({ dpd }), LENIENT)).toEqual({ errors: [], warnings: ['dpd not-supported'] });
    expect(judge(huaweiV2, wrong, LENIENT).errors).toEqual(['dpd.timeout out-of-range']);
  });

  test('is plainly accepted where the deployment supports it, and may be left out', () => {
    expect(judge(huaweiV2, createFields({ dpd }), SUPPORTED)).toEqual(FINE);
    expect(judge(huaweiV2, createFields(), SUPPORTED)).toEqual(FINE);
  });

  test.each([
    { dpd: { interval: 60, timeout: 60 }, error: 'dpd.timeout out-of-range' },
    { dpd: { interval: 120 }, error: 'dpd.timeout out-of-range' },
    { dpd: { timeout: -1 }, error: 'dpd.timeout out-of-range' },
    { dpd: { action: 'explode' }, error: 'dpd.action not-allowed' },
    { dpd: { delay: 3 }, error: 'dpd.delay unknown-field' },
    { dpd: 'hold', error: 'dpd wrong-type' },
  ])('where supported, $dpd breaks the rules of upstream', ({ dpd: wrong, error }) => {
    expect(judge(huaweiV2, createFields({ dpd: wrong }), SUPPORTED).errors).toEqual([error]);
  });

  test('where supported, a part of it on update is not judged by the defaults', () => {
    expect(judge(huaweiV2, { dpd: { interval: 200 } }, { ...UPDATE, ...SUPPORTED }).errors).toEqual([]);
  });
});

describe('values that some deployments take (E4, E9)', () => {
  test.each([
    { field: 'mtu', value: 68 },
    { field: 'mtu', value: 65_535 },
    { field: 'initiator', value: 'response-only' },
  ])('lenient validation warns of $field: $value', ({ field, value }) => {
    const found = judge(huaweiV2, createFields({ [field]: value }), LENIENT);

    expect(found).toEqual({ errors: [], warnings: [`${field} not-allowed`] });
  });

  test.each([
    { field: 'mtu', value: 67, code: 'out-of-range' },
    { field: 'mtu', value: 65_536, code: 'out-of-range' },
    { field: 'initiator', value: 'both', code: 'not-allowed' },
    { field: 'admin_state_up', value: false, code: 'not-allowed' },
    { field: 'name', value: '', code: 'wrong-length' },
    { field: 'description', value: 'New description', code: 'not-allowed' },
    { field: 'peer_cidrs', value: ['10.0.0.0/24'], code: 'out-of-range' },
  ])('lenient validation still refuses $field: $value', ({ field, value, code }) => {
    expect(judge(huaweiV2, createFields({ [field]: value }), LENIENT).errors).toEqual([`${field} ${code}`]);
  });

  test('response-only is plainly accepted where the deployment supports it', () => {
    const context = { options: { responseOnlySupported: true } };

    expect(judge(huaweiV2, createFields({ initiator: 'response-only' }), context)).toEqual(FINE);
  });
});

test.each([
  { name: 'no options', options: {}, errors: [] },
  { name: 'both switches', options: { dpdSupported: true, responseOnlySupported: false }, errors: [] },
  { name: 'a word for a switch', options: { dpdSupported: 'yes' }, errors: ['options.dpdSupported wrong-type'] },
  { name: 'an unknown option', options: { dpd: true }, errors: ['options.dpd unknown-field'] },
])('a profile with $name has the errors $errors', ({ options, errors }) => {
  expect(brief(huaweiV2.checkProfile(providerProfile({ options })))).toEqual(errors);
});
