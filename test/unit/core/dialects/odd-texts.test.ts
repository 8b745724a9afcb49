/**
 * Characters that no text has, whichever field it stands in, slips, and the key in another field: the same in all dialects
 * (provider-apis.md 2).
 */
import { DIALECTS } from '../../../../lambdas/core/dialects';
import documented from '../../../fixtures/fjcloud-v2/create.request.json';
import { createFields } from '../../../support/builders';
import type { Fields } from '../../../support/builders';
import { validated } from '../../../support/validation';
import { STATIC } from './enterprise-v5/cases';
import { changed, contextOf, judge } from './judge';
import { withGroups } from './openstack-v2/cases';

type DialectId = keyof typeof DIALECTS;

const KEY = 'Example-key-1';

const LEGAL: Record<DialectId, Fields> = {
  'huawei-v2': createFields({ psk: KEY }),
  'fjcloud-v2': changed(documented.ipsec_site_connection, { psk: KEY, description: undefined }),
  'enterprise-v5': { ...STATIC, psk: KEY },
  'openstack-v2': withGroups({ psk: KEY, description: undefined, local_id: '203.0.113.1' }),
};
const IDS = ['huawei-v2', 'fjcloud-v2', 'enterprise-v5', 'openstack-v2'] as const;

/** The fields of free text; those of `huawei-v2` that lenient validation lets pass are stored, though not sent. */
const TEXTS: Record<DialectId, readonly string[]> = {
  'huawei-v2': ['name', 'peer_address', 'peer_id', 'tenant_id', 'local_id', 'project_id'],
  'fjcloud-v2': ['name', 'description', 'peer_address', 'peer_id', 'availability_zone'],
  'enterprise-v5': ['name', 'vgw_ip', 'style', 'ha_role'],
  'openstack-v2': [
    ...['name', 'description', 'peer_address', 'peer_id', 'local_id', 'tenant_id', 'project_id'],
    ...['admin_state_up', 'mtu', 'initiator'],
  ],
};

const ODD = [
  { name: 'a line break and another option', of: (text: string) => `${text}\n    leftupdown=/bin/true` },
  { name: 'a line break at its end', of: (text: string) => `${text}\r\n` },
  { name: 'U+0000', of: (text: string) => `${text}\0` },
  { name: 'a tab', of: (text: string) => `\t${text}` },
  { name: 'a C1 control', of: (text: string) => `${text}\u0085${text}` },
  { name: 'a line separator', of: (text: string) => `${text}\u2028` },
  { name: 'half a character', of: (text: string) => `${text}\ud800` },
  { name: 'a turned direction', of: (text: string) => `\u202e${text}` },
];

const VALUES: Readonly<Record<string, string>> = { admin_state_up: 'true', mtu: '1500', initiator: 'bi-directional' };

describe.each(IDS)('%s', (id) => {
  const dialect = DIALECTS[id];

  test('takes the fields as they are', () => {
    expect(judge(dialect, LEGAL[id])).toEqual({
      errors: [],
      warnings: expect.not.arrayContaining(['psk']) as string[],
    });
  });

  describe.each(ODD)('refuses $name', ({ of }) => {
    test.each(TEXTS[id])('in %s', (field) => {
      const legal = LEGAL[id][field];
      const value = of(VALUES[field] ?? (typeof legal === 'string' ? legal : 'site-a'));

      const { errors } = judge(dialect, { ...LEGAL[id], [field]: value }, { strictness: 'lenient' });

      expect(errors).toEqual([expect.stringMatching(new RegExp(`^${field} `))]);
    });

    test('in psk, without a word of it', () => {
      const { errors } = validated(dialect, { ...LEGAL[id], psk: of('Secret-1-key') }, contextOf());

      expect(errors).toMatchObject([{ path: ['psk'], code: 'character-not-allowed' }]);
      expect(JSON.stringify(errors)).not.toMatch(/Secret|leftupdown/);
    });

    test('in an update', () => {
      const { errors } = judge(dialect, { name: of('site-a') }, { operation: 'update' });

      expect(errors).toEqual([expect.stringMatching(/^name /)]);
    });
  });

  test.each(['\n', '\r\n', '\r'])('says that a key was read with its line end: %j', (end) => {
    const { errors } = validated(dialect, { ...LEGAL[id], psk: `secret-Key1${end}` }, contextOf());

    expect(errors).toEqual([
      {
        path: ['psk'],
        code: 'character-not-allowed',
        detail: 'psk must not end with a line break: the key was read with its line end, which must be cut off.',
      },
    ]);
  });

  test.each([
    { name: 'as it is', of: (key: string) => key },
    { name: 'within a text', of: (key: string) => `key-${key}.x` },
  ])('refuses its key in the name, $name, and does not show it', ({ of }) => {
    const { errors } = validated(dialect, { ...LEGAL[id], name: of(KEY) }, contextOf());

    expect(errors).toMatchObject([{ path: ['name'], code: 'key-in-clear' }]);
    expect(JSON.stringify(errors)).not.toContain(KEY);
  });

  test('takes a key that shares a part with the name', () => {
    expect(judge(dialect, { ...LEGAL[id], name: KEY.slice(0, -1) }).errors).toEqual([]);
  });
});

test.each<{ id: DialectId; fields: Fields; path: string }>([
  { id: 'openstack-v2', fields: { description: `psk: ${KEY}` }, path: 'description' },
  { id: 'openstack-v2', fields: { description: encodeURIComponent(`?psk=${KEY} `) }, path: 'description' },
  { id: 'openstack-v2', fields: { local_id: Buffer.from(KEY).toString('base64') }, path: 'local_id' },
  { id: 'openstack-v2', fields: { peer_id: KEY }, path: 'peer_id' },
  { id: 'fjcloud-v2', fields: { availability_zone: KEY }, path: 'availability_zone' },
  { id: 'fjcloud-v2', fields: { psk: 'abc', description: 'the key is abc.' }, path: 'none' },
  { id: 'fjcloud-v2', fields: { psk: 'abc', description: 'the key is "abc"' }, path: 'description' },
  { id: 'fjcloud-v2', fields: { psk: 'abc', description: 'abcdef' }, path: 'none' },
  { id: 'huawei-v2', fields: { peer_id: KEY }, path: 'peer_id' },
  { id: 'enterprise-v5', fields: { tags: [{ key: 'psk', value: KEY }] }, path: 'tags[0].value' },
  { id: 'enterprise-v5', fields: { tags: [{ key: KEY, value: '' }] }, path: 'tags[0].key' },
])('the key in $path of $id is found: $fields', ({ id, fields, path }) => {
  const { errors } = judge(DIALECTS[id], { ...LEGAL[id], ...fields });

  expect(errors).toEqual(path === 'none' ? [] : [`${path} key-in-clear`]);
});

test.each<{ id: DialectId; fields: Fields; field: string }>([
  { id: 'openstack-v2', fields: { psk: ' secret-1' }, field: 'psk' },
  { id: 'openstack-v2', fields: { psk: '\ufeffsecret-1' }, field: 'psk' },
  { id: 'openstack-v2', fields: { psk: '“secret-1”' }, field: 'psk' },
  { id: 'openstack-v2', fields: { name: 'site-a ' }, field: 'name' },
  { id: 'openstack-v2', fields: { local_id: '\u200b203.0.113.1' }, field: 'local_id' },
  { id: 'fjcloud-v2', fields: { psk: 'secret-1\u00a0' }, field: 'psk' },
  { id: 'fjcloud-v2', fields: { name: '‘site-a’' }, field: 'name' },
  { id: 'huawei-v2', fields: { peer_id: '172.24.4.233 ' }, field: 'peer_id' },
  { id: 'huawei-v2', fields: { psk: '”Example-key' }, field: 'psk' },
  { id: 'enterprise-v5', fields: { psk: 'Example-key-1 ' }, field: 'psk' },
  { id: 'enterprise-v5', fields: { tags: [{ key: 'site', value: ' a' }] }, field: 'tags[0].value' },
])('a slip in $field of $id is taken with a warning: $fields', ({ id, fields, field }) => {
  const { errors, warnings } = judge(DIALECTS[id], { ...LEGAL[id], ...fields });

  expect(errors).toEqual([]);
  expect(warnings).toContain(`${field} doubtful-character`);
});

test.each([
  { name: 'Île-d’Orléans', description: 'the “old” office’s tunnel' },
  { name: '東京-支社', description: 'ع نص' },
  { name: 'branch 👨‍👩‍👧', description: '' },
])('no warning for what may be meant: $name, $description', ({ name, description }) => {
  const { errors, warnings } = judge(DIALECTS['openstack-v2'], { ...LEGAL['openstack-v2'], name, description });

  expect(errors).toEqual([]);
  expect(warnings.filter((warning) => warning.startsWith('description'))).toEqual([]);
});

test('a name that is none is not repeated by what is said of the text below it', () => {
  const fields = { ...LEGAL['openstack-v2'], [KEY]: { [`${KEY}!`]: 'x\n' }, dpd: { [`${KEY}!`]: KEY } };

  const { errors } = validated(DIALECTS['openstack-v2'], fields, contextOf());

  expect(errors.map(({ code }) => code)).toEqual(['unknown-field', 'unknown-field']);
});
