/** Rules of provider-apis.md 2.3 that depend on one field only (E14, E17, E29). */
import { enterpriseV5 } from '../../../../../lambdas/core/dialects/enterprise-v5/dialect';
import { expectedOf, findingsOf, networks, STATIC, without } from './cases';
import type { Case, Fields } from './cases';

const ID = '98c5af8a-demo-a8df-va86-ae2280a6f4c3';

const tagged = (...tags: unknown[]): Fields => ({ ...STATIC, tags });

describe('names and ids', () => {
  test.each<Case>([
    { name: 'a name of 64 characters is legal', fields: { ...STATIC, name: `${'a'.repeat(61)}_.-` } },
    { name: 'a name of 65 characters is refused', fields: { ...STATIC, name: 'a'.repeat(65) }, errors: ['name'] },
    { name: 'an empty name is refused', fields: { ...STATIC, name: '' }, errors: ['name'] },
    { name: 'a name with a space is refused', fields: { ...STATIC, name: 'vpn 1' }, errors: ['name'] },
    {
      name: 'the three ids are required',
      fields: without(STATIC, 'vgw_id', 'vgw_ip', 'cgw_id'),
      errors: ['cgw_id', 'vgw_id', 'vgw_ip'],
    },
    {
      name: 'ids without hyphens are refused',
      fields: { ...STATIC, vgw_id: 'b32d91a4demoa8dfva86e907174eb11d', cgw_id: 7 },
      errors: ['cgw_id', 'vgw_id'],
    },
    {
      name: 'fields that only answers have are unknown',
      fields: { ...STATIC, id: 'x', 'route-mode': 'BGP' },
      errors: ['id', 'route-mode'],
    },
    { name: 'HA roles are master and slave', fields: { ...STATIC, ha_role: 'standby' }, errors: ['ha_role'] },
    {
      name: 'slave is of no use on an active-active gateway',
      fields: { ...STATIC, ha_role: 'slave' },
      context: { gateway: { ha_mode: 'active-active' } },
      warnings: ['ha_role'],
    },
    {
      name: 'slave is legal on an active-standby gateway',
      fields: { ...STATIC, ha_role: 'slave' },
      context: { gateway: { ha_mode: 'active-standby' } },
    },
    {
      name: 'a gateway id in another form than 8-4-4-4-12 is refused',
      fields: { ...STATIC, vgw_id: 'b32d91a4d-emo-a8df-va86-e907174eb11d' },
      errors: ['vgw_id'],
    },
  ])('$name', (one) => {
    const found = findingsOf(one);

    expect(found).toEqual(expectedOf(one));
  });
});

describe('tags', () => {
  test.each<Case>([
    { name: 'may be 20', fields: tagged(...networks(20).map((key) => ({ key: key.slice(0, -3), value: '' }))) },
    {
      name: 'may not be 21',
      fields: tagged(...networks(21).map((key) => ({ key: key.slice(0, -3), value: '' }))),
      errors: ['tags'],
    },
    {
      name: 'have keys and values of limited length',
      fields: tagged({ key: 'k'.repeat(128), value: 'v'.repeat(255) }),
    },
    {
      name: 'have no longer keys and values',
      fields: tagged({ key: 'k'.repeat(129), value: 'v'.repeat(256) }, { key: '', value: '' }),
      errors: ['tags[0].key', 'tags[0].value', 'tags[1].key'],
    },
    {
      name: 'have a key and a value',
      fields: tagged({ key: 'a' }, { value: 'b' }),
      errors: ['tags[0].value', 'tags[1].key'],
    },
    { name: 'have Latin letters, digits and some signs', fields: tagged({ key: 'Größe É 1', value: '_.:=+-@' }) },
    { name: 'have no slash', fields: tagged({ key: 'a/b', value: 'c/d' }), errors: ['tags[0].key', 'tags[0].value'] },
    {
      name: 'have no ampersand',
      fields: tagged({ key: 'a&b', value: 'c&d' }),
      errors: ['tags[0].key', 'tags[0].value'],
    },
    {
      name: 'have no other members',
      fields: tagged({ key: 'a', value: 'b', colour: 'c' }),
      errors: ['tags[0].colour'],
    },
    {
      name: 'have Latin letters only',
      fields: tagged({ key: 'ключ', value: '値' }),
      errors: ['tags[0].key', 'tags[0].value'],
    },
  ])('$name', (one) => {
    const found = findingsOf(one);

    expect(found).toEqual(expectedOf(one));
  });
});

test.each([
  { id: ID, expected: true },
  { id: ID.toUpperCase(), expected: true },
  { id: ID.replaceAll('-', ''), expected: false },
  { id: `${ID}0`, expected: false },
  { id: ID.replace('demo', 'de_o'), expected: false },
])('$id is the id of a connection: $expected', ({ id, expected }) => {
  expect(enterpriseV5.isConnectionId(id)).toBe(expected);
});
