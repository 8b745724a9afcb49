/** Where a dialect puts our marker, and what it reads there (protocol.md 1.3; tags: provider-apis.md 2.3). */
import { DIALECTS } from '../../../../lambdas/core/dialects';
import type { SeenConnection } from '../../../../lambdas/core/domain/connection/provider-call';
import { markerOf } from '../../../../lambdas/core/domain/connection/recognition';
import { answer, createFields, providerProfile, requestId } from '../../../support/builders';
import type { Fields } from '../../../support/builders';
import { STATIC, without } from './enterprise-v5/cases';
import { contextOf } from './judge';
import { validated } from '../../../support/validation';

type DialectId = keyof typeof DIALECTS;

const MARKER = markerOf(requestId());
const TAG = { key: 'vpn-provisioner', value: requestId() };

/** The fields that a create sends. */
function sentBy(id: DialectId, fields: Fields): Fields {
  const spec = { fields, name: 'vpn-1655', marker: MARKER, preSharedKey: undefined };
  const { body = '' } = DIALECTS[id].createRequest(providerProfile({ dialect: id }), spec);
  return (JSON.parse(body) as Record<string, Fields>)[DIALECTS[id].envelope] ?? {};
}

/** What a list says of a connection that has these fields. */
function listedBy(id: DialectId, fields: Fields): SeenConnection | undefined {
  const page = { [`${DIALECTS[id].envelope}s`]: [{ id: '851f280f-5639-4ea3-81aa-e298525ab74b', ...fields }] };
  return DIALECTS[id].parsePage(answer(200, page))?.connections[0];
}

/** The fields that a list asks for; none where it shows whole connections. */
function askedFor(id: DialectId): readonly string[] {
  const lookUp = { fields: createFields(), name: 'vpn-1655' };
  const { url } = DIALECTS[id].listRequest(providerProfile({ dialect: id }), lookUp);
  return new URL(url).searchParams.getAll('fields');
}

describe.each(['fjcloud-v2', 'openstack-v2'] as const)('the marker of %s', (id) => {
  test.each([
    { name: 'left out', given: {} },
    { name: 'empty', given: { description: '' } },
  ])('stands in the description when the caller has it $name', ({ given }) => {
    expect(sentBy(id, given)).toMatchObject({ description: MARKER });
    expect(DIALECTS[id].listsMarker(given)).toBe(true);
  });

  test.each([' ', 'to the branch in Hamburg', 'vpn-provisioner'])(
    'never stands in place of the caller’s own description: %j',
    (text) => {
      const given = { description: text };

      expect(sentBy(id, given)).toMatchObject(given);
      expect(DIALECTS[id].listsMarker(given)).toBe(false);
    },
  );

  test('must be left to us by the caller', () => {
    const { errors } = validated(DIALECTS[id], { description: MARKER }, contextOf());

    expect(errors).toContainEqual(expect.objectContaining({ path: ['description'], code: 'reserved' }));
  });

  test('is asked for by lists', () => {
    expect(askedFor(id)).toContain('description');
  });

  test.each([
    { description: MARKER, marker: MARKER },
    { description: 'to the branch in Hamburg', marker: 'to the branch in Hamburg' },
    { description: '', marker: '' },
    { description: undefined, marker: undefined },
    { description: null, marker: undefined },
    { description: 4711, marker: undefined },
  ])('is read from the description: $description is $marker', ({ description, marker }) => {
    expect(listedBy(id, { description })?.marker).toBe(marker);
  });

  test('is not sent with an update', () => {
    const change = { fields: { name: 'x' }, preSharedKey: undefined };

    const { body } = DIALECTS[id].updateRequest(providerProfile({ dialect: id }), 'an-id', change);

    expect(body).not.toContain('description');
  });
});

const tags = (count: number): Fields[] => Array.from({ length: count }, (_, at) => ({ key: `k${at}`, value: '' }));

test.each([
  { name: 'there are none', given: undefined, sent: [TAG] },
  { name: 'the caller has an empty list', given: [], sent: [TAG] },
  { name: 'there is room for one more', given: tags(19), sent: [...tags(19), TAG] },
  { name: 'there are as many as there may be', given: tags(20), sent: tags(20) },
  {
    name: 'the value stands under another key',
    given: [{ key: 'k', value: TAG.value }],
    sent: [{ key: 'k', value: TAG.value }, TAG],
  },
])('the marker of enterprise-v5 stands among the tags when $name', ({ given, sent }) => {
  expect(sentBy('enterprise-v5', { ...STATIC, tags: given })['tags']).toEqual(sent);
});

test('the marker of enterprise-v5 has a key that the caller must leave to us', () => {
  const marked = { ...without(STATIC, 'tags'), tags: sentBy('enterprise-v5', STATIC)['tags'] };

  const { errors } = validated(DIALECTS['enterprise-v5'], marked, contextOf());

  expect(errors).toMatchObject([{ path: ['tags', 0, 'key'], code: 'reserved' }]);
});

test('the marker of enterprise-v5 proves nothing by its absence from a list, which may show no tags (E20)', () => {
  expect(DIALECTS['enterprise-v5'].listsMarker(STATIC)).toBe(false);
});

test.each([
  { name: 'ours', shown: [TAG], marker: MARKER },
  { name: 'ours among others', shown: [...tags(19), TAG], marker: MARKER },
  { name: 'that of another request', shown: [{ ...TAG, value: requestId(2) }], marker: markerOf(requestId(2)) },
  { name: 'tags without any', shown: tags(2), marker: '' },
  { name: 'an empty list', shown: [], marker: '' },
  { name: 'no tags', shown: undefined, marker: undefined },
  { name: 'null', shown: null, marker: undefined },
  { name: 'tags of another shape', shown: ['vpn-provisioner'], marker: undefined },
])('the marker of enterprise-v5 is read from the tags: $name', ({ shown, marker }) => {
  expect(listedBy('enterprise-v5', { tags: shown })?.marker).toBe(marker);
});

test('the marker of huawei-v2 stands nowhere in a create, whose description must be empty (2.1)', () => {
  const sent = sentBy('huawei-v2', createFields({ psk: undefined, description: '' }));

  expect(JSON.stringify(sent)).not.toContain('vpn-provisioner');
  expect(sent).not.toHaveProperty('description');
});

test('the marker of huawei-v2 is neither shown nor asked for by lists', () => {
  expect(DIALECTS['huawei-v2'].listsMarker({})).toBe(false);
  expect(askedFor('huawei-v2')).not.toContain('description');
});
