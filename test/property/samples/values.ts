/** Values that the dialects have in common: those that are right, and those that are wrong. */
import fc from 'fast-check';

/** Any character that a text may have: no control, nothing that turns the direction of the text (2). */
export const anyCharacter = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 1 })
  .filter((letter) => !/[\p{Cc}\p{Bidi_Control}\u2028\u2029~]/u.test(letter));

/** One of ASCII; no tilde, which pre-shared keys begin with, so that no other field has one in it, a wrong one neither. */
const asciiCharacter = fc.integer({ min: 0x20, max: 0x7d }).map((code) => String.fromCodePoint(code));

/** One character, of ASCII mostly. */
const character = fc.oneof({ weight: 8, arbitrary: asciiCharacter }, { weight: 1, arbitrary: anyCharacter });

/** A pre-shared key of min to max characters. */
export function keyText(min: number, max: number, unit: fc.Arbitrary<string> = character): fc.Arbitrary<string> {
  return text(min - 1, max - 1, unit).map((rest) => `~${rest}`);
}

/** Text of min to max characters, often of just so many; a long one repeats itself, which costs less to draw. */
export function text(min: number, max: number, unit: fc.Arbitrary<string> = character): fc.Arbitrary<string> {
  const length = fc.oneof(fc.constantFrom(min, max), fc.integer({ min, max: Math.min(max, min + 20) }));
  return fc
    .tuple(fc.array(unit, { minLength: 1, maxLength: 12 }), length)
    .map(([letters, count]) => Array.from({ length: count }, (_, index) => letters[index % letters.length]).join(''));
}

/** Characters of a list. */
export function from(letters: string): fc.Arbitrary<string> {
  return fc.constantFrom(...Array.from(letters));
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
export const ALPHANUMERIC = `0123456789${LOWER}${LOWER.toUpperCase()}`;

/** 36 characters, 8-4-4-4-12, of the digits to a base. */
function dashed(base: number): fc.Arbitrary<string> {
  return fc.tuple(fc.bigInt({ min: 0n, max: BigInt(base) ** 32n - 1n }), fc.boolean()).map(([number, isUpper]) => {
    const all = number.toString(base).padStart(32, '0');
    const id = [all.slice(0, 8), all.slice(8, 12), all.slice(12, 16), all.slice(16, 20), all.slice(20)].join('-');
    return isUpper ? id.toUpperCase() : id;
  });
}

/** A hexadecimal UUID (provider-apis.md 3, E14). */
export const uuid = dashed(16);

/** An id of the Enterprise API, not hexadecimal (provider-apis.md 3, E14). */
export const vpnId = dashed(36);

/** Texts that are nearly ids; `_` is in neither alphabet. */
export const spoiltId = fc.oneof(
  uuid.map((id) => id.slice(1)),
  uuid.map((id) => `${id}0`),
  uuid.map((id) => `_${id.slice(1)}`),
  uuid.map((id) => id.replaceAll('-', '')),
  uuid.map((id) => ` ${id}`),
  uuid.map((id) => `${id}\n`),
  fc.constant(''),
);

export const anything = fc.jsonValue({ maxDepth: 1, stringUnit: asciiCharacter });
export const noText = anything.filter((value) => typeof value !== 'string');
export const noList = anything.filter((value) => !Array.isArray(value));
export const noObject = anything.filter((value) => typeof value !== 'object' || value === null || Array.isArray(value));
export const noBoolean = fc.oneof(
  anything.filter((value) => typeof value !== 'boolean'),
  fc.constantFrom('true', 1),
);

/** Any value but the allowed ones, near misses among them. */
export function except(...allowed: readonly unknown[]): fc.Arbitrary<unknown> {
  const near = allowed.flatMap((value) => [String(value).toUpperCase(), ` ${String(value)}`]);
  return fc.oneof(anything, fc.constantFrom(null, '', ...near)).filter((value) => !allowed.includes(value));
}

/** Anything but a whole number of the range. */
export function noInteger(min: number, max: number): fc.Arbitrary<unknown> {
  return fc.oneof(
    fc.constantFrom<unknown>(min - 1, max + 1, min + 0.5, String(min), '', null),
    anything.filter((value) => !Number.isInteger(value)),
  );
}

/** A range of addresses. */
interface Range {
  readonly first: bigint;
  readonly prefix: number;
}

function ranges(size: number, leastPrefix: number, mostPrefix = size): fc.Arbitrary<Range> {
  return fc
    .tuple(fc.bigInt({ min: 0n, max: (1n << BigInt(size)) - 1n }), fc.integer({ min: leastPrefix, max: mostPrefix }))
    .map(([address, prefix]) => {
      const hostBits = BigInt(size - prefix);
      return { first: (address >> hostBits) << hostBits, prefix };
    });
}

function ipv4Text(address: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((address >> shift) & 255n)).join('.');
}

function ipv6Text(address: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => (address >> BigInt(112 - 16 * index)) & 0xffffn);
  return groups.map((group) => group.toString(16)).join(':');
}

const cidr4 = ({ first, prefix }: Range): string => `${ipv4Text(first)}/${prefix}`;
const cidr6 = ({ first, prefix }: Range): string => `${ipv6Text(first)}/${prefix}`;

export const ipv4 = fc.ipV4();
export const ipv6 = fc.ipV6();

/** Networks without host bits. */
export const ipv4Network = ranges(32, 0).map(cidr4);
export const ipv6Network = ranges(128, 0).map(cidr6);
/** Such networks in the short spelling, with upper case digits, or with an IPv4 address in them. */
export const shortIpv6Network = fc.oneof(
  ranges(128, 0, 16).map(({ first, prefix }) => `${(first >> 112n).toString(16).toUpperCase()}::/${prefix}`),
  ranges(32, 0).map(({ first, prefix }) => `::ffff:${ipv4Text(first)}/${96 + prefix}`),
);

/** Networks that share no address with those of the Enterprise API's own: 100.64.0.0/10 and 214.0.0.0/8. */
export const freeIpv4Network = ranges(32, 0)
  .filter(({ first, prefix }) => {
    const isInside = (network: bigint, length: number): boolean => {
      const shift = BigInt(32 - Math.min(prefix, length));
      return first >> shift === network >> shift;
    };
    return !isInside((100n << 24n) | (64n << 16n), 10) && !isInside(214n << 24n, 8);
  })
  .map(cidr4);

/** Items that are no networks `address/prefix` of IPv4. */
export const noIpv4Network = fc.oneof(
  noText,
  ipv4,
  ipv4.map((address) => `${address}/33`),
  ipv4.map((address) => `${address}/`),
  ipv4.map((address) => `${address}/255.255.255.0`),
  fc.constantFrom('', '10.0.0.0/08', '10.0.0/24', '10.0.0.256/32', ' 10.0.0.0/8', '10.0.0.0/8 ', '010.0.0.0/8'),
);

/** Items that are no networks of either version. */
export const noNetwork = fc.oneof(
  noIpv4Network,
  ipv6,
  fc.constantFrom('2001:db8::/129', '2001:db8::/032', '2001:db8/32', 'fe80::%1/64', '1::2::/32'),
);

/** Networks with a bit of the address behind the prefix. */
export const ipv4WithHostBits = ranges(32, 0, 31).map(({ first, prefix }) => cidr4({ first: first + 1n, prefix }));
export const ipv6WithHostBits = ranges(128, 0, 127).map(({ first, prefix }) => cidr6({ first: first + 1n, prefix }));

/** Texts that are no dotted IPv4 address, and other values. */
export const noIpv4 = fc.oneof(
  noText,
  ipv6,
  ipv4Network,
  fc.constantFrom('', '10.0.0', '10.0.0.256', '010.0.0.1', '0x0a.0.0.1', ' 10.0.0.1', 'vpn.example.com', '167772161'),
);

/** Host names of letters, digits and hyphens. */
export const hostName = fc
  .tuple(text(1, 30, from('abcxyz019')), text(1, 30, from('ABCabc012')), fc.constantFrom('com', 'Example', 'jp.'))
  .map((labels) => labels.join('.'));
