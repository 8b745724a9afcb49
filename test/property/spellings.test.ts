/** The same value in another spelling is the same, another value is another (provider-apis.md 5.5). */
import fc from 'fast-check';
import { DIALECTS } from '../../lambdas/core/dialects';
import { isKeptText, isSameId } from '../../lambdas/core/domain/connection/spelling';
import { isSameAddress } from '../../lambdas/core/wire/addresses';
import { isSameEnd } from '../../lambdas/core/wire/fields';
import { providerProfile } from '../support/builders';

const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });
const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const hostName = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join('.'));
const blanks = fc.constantFrom('', ' ', '\t', '\n');

/** A text with some letters in capitals. */
const inCapitals = (text: string): fc.Arbitrary<string> =>
  fc
    .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
    .map((capitals) =>
      Array.from(text, (letter, at) => (capitals[at] === true ? letter.toUpperCase() : letter)).join(''),
    );

/** The forms of an IPv6 address: in full or without leading zeros, the longest run of zeros left out or not. */
const spelled = (address: readonly number[]): fc.Arbitrary<string> => {
  const full = address.map((group) => group.toString(16).padStart(4, '0')).join(':');
  const short = address.map((group) => group.toString(16)).join(':');
  const compressed = new URL(`http://[${short}]`).hostname.slice(1, -1);
  return fc.constantFrom(full, short, compressed).chain(inCapitals);
};

test('addresses are compared as addresses', () => {
  fc.assert(
    fc.property(
      groups.chain((address) => fc.tuple(spelled(address), spelled(address))),
      ([one, other]) => {
        expect([isSameAddress(one, other), isSameEnd(one, other)]).toEqual([true, true]);
      },
    ),
  );
});

test('another address is another, and no host name is an address', () => {
  fc.assert(
    fc.property(groups, groups, hostName, (one, other, host) => {
      const texts = [one, other].map((address) => address.map((group) => group.toString(16)).join(':'));
      const [first = '', second = ''] = texts;
      fc.pre(first !== second);

      expect([isSameEnd(first, second), isSameEnd(first, host), isSameAddress(host, host)]).toEqual([
        false,
        false,
        false,
      ]);
    }),
  );
});

test('host names are compared without regard to case, to blanks around them and to the dot at their end', () => {
  fc.assert(
    fc.property(
      hostName.chain((host) => fc.tuple(inCapitals(host), inCapitals(host), blanks, fc.constantFrom('', '.'))),
      hostName,
      ([one, other, blank, dot], another) => {
        expect(isSameEnd(one, `${blank}${other}${dot}`)).toBe(true);
        expect(isSameEnd(one, another)).toBe(one.toLowerCase() === another);
      },
    ),
  );
});

test('ids are compared without regard to case and dashes, a text may be kept without the blanks around it', () => {
  fc.assert(
    fc.property(
      fc.uuid().chain((id) => fc.tuple(fc.constant(id), inCapitals(id), blanks)),
      fc.uuid(),
      fc.stringMatching(/^[!-~]+( [!-~]+)?$/),
      ([id, capitals, blank], other, text) => {
        expect([isSameId(id, `${capitals}${blank}`), isSameId(capitals, id.replaceAll('-', ''))]).toEqual([true, true]);
        expect(isSameId(id, other)).toBe(id === other);
        expect([isKeptText(text, `${blank}${text}`), isKeptText(text, `${text}${blank}`)]).toEqual([true, true]);
        expect([isKeptText(`${text} `, text), isKeptText(text, `${text}x`)]).toEqual([false, false]);
      },
    ),
  );
});

test.each([
  { one: '::192.0.2.1', other: '::c000:201', same: true },
  { one: '::192.0.2.1', other: '::ffff:192.0.2.1', same: false },
  { one: '::ffff:192.0.2.1', other: '::FFFF:c000:0201', same: true },
  { one: '64:ff9b::192.0.2.1', other: '64:ff9b::c000:201', same: true },
  { one: '192.0.2.1', other: '::ffff:192.0.2.1', same: false },
  { one: '192.0.2.1', other: '192.0.2.10', same: false },
  { one: '192.0.2.1', other: '192.0.2.1/32', same: true },
  { one: '192.0.2.1', other: '192.0.2.1/24', same: false },
  { one: '2001:DB8::1', other: '[2001:db8::1]', same: true },
  { one: '2001:db8::1', other: '2001:db8:0::1/128', same: true },
  { one: '2001:db8::1', other: '2001:db8::1/32', same: false },
])('$one and $other are the same address: $same', ({ one, other, same }) => {
  expect(isSameAddress(one, other)).toBe(same);
});

describe.each(['huawei-v2', 'fjcloud-v2', 'openstack-v2', 'enterprise-v5'] as const)('%s', (id) => {
  const profile = providerProfile({ dialect: id });
  const filtersOf = (fields: Record<string, unknown>, name: string): string[] => {
    const { url } = DIALECTS[id].listRequest(profile, { fields, name });
    return [...new URL(url).searchParams.keys()].filter((key) => !['fields', 'limit'].includes(key));
  };
  const service = id === 'enterprise-v5' ? 'vgw_id' : 'vpnservice_id';

  test('a connection is asked for by the id that the provider keeps, in whatever case it was given', () => {
    const connectionId = '851F280F-5639-4EA3-81AA-E298525AB74B';
    const dialect = DIALECTS[id];

    const requests = [
      dialect.getRequest(profile, connectionId),
      dialect.deleteRequest(profile, connectionId),
      dialect.updateRequest(profile, connectionId, { fields: { name: 'x' }, preSharedKey: undefined }),
    ];

    expect(requests.filter(({ url }) => !url.endsWith(`/${connectionId.toLowerCase()}`))).toEqual([]);
  });

  test('a list is filtered by what has one spelling, and only by that', () => {
    const lower = '75f35f53-ecbd-4748-a070-3316435e35cc';
    const names = id === 'enterprise-v5' ? [] : ['name'];

    expect(filtersOf({ [service]: lower }, 'site-a')).toEqual([...names, service]);
    expect(filtersOf({ [service]: lower.toUpperCase() }, 'site-a')).toEqual(names);
    expect(filtersOf({ [service]: lower }, 'site-a ')).toEqual([service]);
  });
});
