import { enterpriseV5 } from '../../../../../lambdas/core/dialects/enterprise-v5/dialect';
import { contextOf } from '../judge';
import { expectedOf, findingsOf, judge, STATIC, without } from './cases';
import type { Case, Fields } from './cases';
import { validated } from '../../../../support/validation';

const ike = (members: Fields): Fields => ({ ...STATIC, ikepolicy: members });
const ipsec = (members: Fields): Fields => ({ ...STATIC, ipsecpolicy: members });

const key = (psk: unknown): Fields => ({ ...STATIC, psk });

test.each<Case>([
  { name: 'may have 8 characters', fields: key('Abcdef1!') },
  { name: 'may not have 7', fields: key('Abcde1!'), errors: ['psk'] },
  { name: 'may have 128 characters', fields: key(`Ab1${'x'.repeat(125)}`) },
  { name: 'may not have 129', fields: key(`Ab1${'x'.repeat(126)}`), errors: ['psk'] },
  { name: 'needs three classes', fields: key('abcdefgh1'), errors: ['psk'] },
  { name: 'is not a mask', fields: key('abcd****'), errors: ['psk'] },
  { name: 'may have every listed special character', fields: key('aB~!@#$%^*()-_+={},./:;') },
  { name: 'may have a space, which is doubtful', fields: key('abcd 1234'), warnings: ['psk'] },
  { name: 'is text', fields: key(12345678), errors: ['psk'] },
  { name: 'is required', fields: without(STATIC, 'psk'), errors: ['psk'] },
  {
    name: 'may be missing in lenient validation',
    fields: without(STATIC, 'psk'),
    context: { strictness: 'lenient' },
    warnings: ['psk'],
  },
  { name: 'is not missed once it is sealed', fields: without(STATIC, 'psk'), context: { preSharedKey: 'sealed' } },
])('the pre-shared key $name', (one) => {
  const found = findingsOf(one);

  expect(found).toEqual(expectedOf(one));
});

test.each(['?', '<', '>', '&', "'", '"', '`', '[', ']', '|', '\\', 'é', '\t'])(
  'the pre-shared key may not have %j',
  (character) => {
    const judged = judge(key(`Abcdefg1${character}`));

    expect(judged).toEqual({ errors: ['psk'], warnings: [] });
  },
);

test('the pre-shared key is never repeated in a message', () => {
  const { errors } = validated(enterpriseV5, key('hunter?2'), contextOf());

  expect(JSON.stringify(errors)).not.toContain('hunter');
});

describe('ikepolicy', () => {
  test.each<Case>([
    { name: 'is an object', fields: { ...STATIC, ikepolicy: [] }, errors: ['ikepolicy'] },
    {
      name: 'has known members',
      fields: ike({ pfs: 'group15', dpd: { action: 'hold' } }),
      errors: ['ikepolicy.dpd.action', 'ikepolicy.pfs'],
    },
    {
      name: 'with version v1 needs a mode',
      fields: ike({ ike_version: 'v1' }),
      errors: ['ikepolicy.phase1_negotiation_mode'],
    },
    { name: 'with version v1 has a mode', fields: ike({ ike_version: 'v1', phase1_negotiation_mode: 'aggressive' }) },
    {
      name: 'has no use for a mode without a version, which is v2 then',
      fields: ike({ phase1_negotiation_mode: 'main' }),
      warnings: ['ikepolicy.phase1_negotiation_mode'],
    },
    {
      name: 'has documented words only',
      fields: ike({
        ike_version: 'v3',
        phase1_negotiation_mode: 'quick',
        authentication_algorithm: 'sha256',
        encryption_algorithm: 'aes',
        dh_group: 'group18',
        authentication_method: 'rsa',
        local_id_type: 'fqdn',
        peer_id_type: 'any',
        dpd: { msg: 'hash' },
      }),
      errors: [
        'ikepolicy.authentication_algorithm',
        'ikepolicy.authentication_method',
        'ikepolicy.dh_group',
        'ikepolicy.dpd.msg',
        'ikepolicy.encryption_algorithm',
        'ikepolicy.ike_version',
        'ikepolicy.local_id_type',
        'ikepolicy.peer_id_type',
        'ikepolicy.phase1_negotiation_mode',
      ],
    },
    { name: 'may live 60 s', fields: ike({ lifetime_seconds: 60, dpd: { timeout: 2, interval: 10 } }) },
    { name: 'may live 604800 s', fields: ike({ lifetime_seconds: 604_800, dpd: { timeout: 60, interval: 3600 } }) },
    {
      name: 'may not live shorter',
      fields: ike({ lifetime_seconds: 59, dpd: { timeout: 1, interval: 9 } }),
      errors: ['ikepolicy.dpd.interval', 'ikepolicy.dpd.timeout', 'ikepolicy.lifetime_seconds'],
    },
    {
      name: 'may not live longer',
      fields: ike({ lifetime_seconds: 604_801, dpd: { timeout: 61, interval: 3601 } }),
      errors: ['ikepolicy.dpd.interval', 'ikepolicy.dpd.timeout', 'ikepolicy.lifetime_seconds'],
    },
    {
      name: 'has whole numbers',
      fields: ike({ lifetime_seconds: '3600', dpd: { timeout: 2.5 } }),
      errors: ['ikepolicy.dpd.timeout', 'ikepolicy.lifetime_seconds'],
    },
    { name: 'needs no timeout above the interval', fields: ike({ dpd: { timeout: 15, interval: 30 } }) },
    {
      name: 'has IPv4 ids',
      fields: ike({ local_id: '198.51.100.7', peer_id: 'vpn.example.com' }),
      errors: ['ikepolicy.peer_id'],
    },
    {
      name: 'takes other words where the profile says so, and the ids that go with them',
      fields: ike({ peer_id_type: 'fqdn', peer_id: 'vpn.example.com' }),
      context: { options: { extraValues: { 'ikepolicy.peer_id_type': ['fqdn'] } } },
    },
    {
      name: 'has local_id by local_id_type and peer_id by peer_id_type (E17)',
      fields: ike({ local_id_type: 'fqdn', local_id: 'a.example.com', peer_id_type: 'ip', peer_id: 'b.example.com' }),
      context: { options: { extraValues: { 'ikepolicy.local_id_type': ['fqdn'] } } },
      errors: ['ikepolicy.peer_id'],
    },
    { name: 'may have seq-hash-notify in its dpd', fields: ike({ dpd: { msg: 'seq-hash-notify' } }) },
    { name: 'may have seq-notify-hash in its dpd', fields: ike({ dpd: { msg: 'seq-notify-hash' } }) },
  ])('$name', (one) => {
    const found = findingsOf(one);

    expect(found).toEqual(expectedOf(one));
  });

  test('needs no pre-shared key with a method of the profile that has none', () => {
    const fields = { ...without(STATIC, 'psk'), ikepolicy: { authentication_method: 'digital-envelope-v2' } };
    const options = { extraValues: { 'ikepolicy.authentication_method': ['digital-envelope-v2'] } };

    expect(judge(fields, { options })).toEqual({ errors: [], warnings: [] });
  });
});

describe('ipsecpolicy', () => {
  test.each<Case>([
    { name: 'is an object', fields: { ...STATIC, ipsecpolicy: 'esp' }, errors: ['ipsecpolicy'] },
    { name: 'may live 30 s', fields: ipsec({ lifetime_seconds: 30, pfs: 'disable' }) },
    {
      name: 'may live 604800 s',
      fields: ipsec({ lifetime_seconds: 604_800, transform_protocol: 'esp', encapsulation_mode: 'tunnel' }),
    },
    { name: 'may not live 29 s', fields: ipsec({ lifetime_seconds: 29 }), errors: ['ipsecpolicy.lifetime_seconds'] },
    {
      name: 'may not live 604801 s',
      fields: ipsec({ lifetime_seconds: 604_801 }),
      errors: ['ipsecpolicy.lifetime_seconds'],
    },
    {
      name: 'has documented words only',
      fields: ipsec({ transform_protocol: 'ah', encapsulation_mode: 'transport', pfs: 'group24', dh_group: 'group15' }),
      errors: [
        'ipsecpolicy.dh_group',
        'ipsecpolicy.encapsulation_mode',
        'ipsecpolicy.pfs',
        'ipsecpolicy.transform_protocol',
      ],
    },
  ])('$name', (one) => {
    const found = findingsOf(one);

    expect(found).toEqual(expectedOf(one));
  });
});

describe('algorithms', () => {
  test.each(['sha1', 'md5'])('%s is weak and allowed', (authentication_algorithm) => {
    expect(judge(ike({ authentication_algorithm }))).toEqual({
      errors: [],
      warnings: ['ikepolicy.authentication_algorithm'],
    });
    expect(judge(ipsec({ authentication_algorithm }))).toEqual({
      errors: [],
      warnings: ['ipsecpolicy.authentication_algorithm'],
    });
  });

  test.each(['aes-256', 'aes-192', 'aes-128', '3des'])('%s is weak and allowed', (encryption_algorithm) => {
    expect(judge(ike({ encryption_algorithm }))).toEqual({ errors: [], warnings: ['ikepolicy.encryption_algorithm'] });
    expect(judge(ipsec({ encryption_algorithm }))).toEqual({
      errors: [],
      warnings: ['ipsecpolicy.encryption_algorithm'],
    });
  });

  test.each(['group1', 'group2', 'group5', 'group14'])('%s is weak and allowed', (group) => {
    expect(judge(ike({ dh_group: group }))).toEqual({ errors: [], warnings: ['ikepolicy.dh_group'] });
    expect(judge(ipsec({ pfs: group }))).toEqual({ errors: [], warnings: ['ipsecpolicy.pfs'] });
  });

  test.each(['group15', 'group16', 'group19', 'group20', 'group21'])('%s is strong', (group) => {
    expect(judge(ike({ dh_group: group }))).toEqual({ errors: [], warnings: [] });
    expect(judge(ipsec({ pfs: group }))).toEqual({ errors: [], warnings: [] });
  });

  test.each([
    { authentication_algorithm: 'sha2-512', encryption_algorithm: 'aes-256-gcm-16' },
    { authentication_algorithm: 'sha2-384', encryption_algorithm: 'aes-128-gcm-16' },
    { authentication_algorithm: 'sha2-256' },
  ])('%j is strong', (members) => {
    expect(judge(ike(members))).toEqual({ errors: [], warnings: [] });
    expect(judge(ipsec(members))).toEqual({ errors: [], warnings: [] });
  });
});

const EXTENSIBLE = [
  'ikepolicy.authentication_algorithm',
  'ikepolicy.encryption_algorithm',
  'ikepolicy.dh_group',
  'ikepolicy.authentication_method',
  'ikepolicy.local_id_type',
  'ikepolicy.peer_id_type',
  'ipsecpolicy.authentication_algorithm',
  'ipsecpolicy.encryption_algorithm',
  'ipsecpolicy.pfs',
];

test.each(EXTENSIBLE)('a deployment may have another value of %s (E29)', (path) => {
  const [policy = '', member = ''] = path.split('.');
  const fields = { ...STATIC, [policy]: { [member]: 'another' } };

  const documented = judge(fields);
  const extended = judge(fields, { options: { extraValues: { [path]: ['another'] } } });

  expect(documented['errors']).toEqual([path]);
  expect(extended['errors']).toEqual([]);
});
