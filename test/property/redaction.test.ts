import fc from 'fast-check';
import { redact } from '../../lambdas/core/domain/secrets/redaction';

type Encoding = (text: string) => string;

const bytesOf = (text: string): number[] => [...Buffer.from(text, 'utf8')];
const hexOf = (text: string, before: string, after = ''): string =>
  bytesOf(text)
    .map((byte) => `${before}${byte.toString(16).padStart(2, '0')}${after}`)
    .join('');
const perUnit = (text: string, form: (code: number) => string): string =>
  Array.from({ length: text.length }, (_none, index) => form(text.charCodeAt(index))).join('');

const NAMED = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;', "'": '&apos;', '+': '&plus;', '/': '&sol;' };

/** What servers, gateways and libraries do with a text that they show. */
const ENCODINGS: Readonly<Record<string, Encoding>> = {
  'as it is': (text) => text,
  'upper case': (text) => text.toUpperCase(),
  JSON: (text) => JSON.stringify(text),
  'JSON with < > & escaped': (text) =>
    JSON.stringify(text).replaceAll(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`),
  'JSON, all escaped': (text) => perUnit(text, (code) => `\\u${code.toString(16).padStart(4, '0')}`),
  'JSON, all escaped, upper case': (text) =>
    perUnit(text, (code) => `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`),
  'percent signs': (text) => encodeURIComponent(text),
  'percent signs, lower case': (text) =>
    encodeURIComponent(text).replaceAll(/%[\dA-F]{2}/g, (sign) => sign.toLowerCase()),
  'percent signs, all': (text) => hexOf(text, '%'),
  'a form': (text) => new URLSearchParams({ psk: text }).toString(),
  'named HTML entities': (text) => text.replaceAll(/[<>&"'+/]/g, (sign) => NAMED[sign as keyof typeof NAMED]),
  'decimal HTML entities': (text) =>
    Array.from(text)
      .map((sign) => `&#${sign.codePointAt(0) ?? 0};`)
      .join(''),
  'hexadecimal HTML entities': (text) =>
    Array.from(text)
      .map((sign) => `&#x${(sign.codePointAt(0) ?? 0).toString(16)};`)
      .join(''),
  'HTML entities with zeros before them': (text) =>
    perUnit(text, (code) => `&#x${code.toString(16).padStart(8, '0')};`),
  'escapes of Python': (text) => perUnit(text, (code) => `\\U${code.toString(16).padStart(8, '0')}`),
  base64: (text) => Buffer.from(text).toString('base64'),
  'base64 for URLs': (text) => Buffer.from(text).toString('base64url'),
  'base64 of a header': (text) => `Basic ${Buffer.from(`user:${text}`).toString('base64')}`,
  'base64 in lines': (text) => Buffer.from(`-- ${text} --`).toString('base64').replaceAll(/.{16}/g, '$&\r\n'),
  'base64 of UTF-16': (text) => Buffer.from(text, 'utf16le').toString('base64'),
  hex: (text) => hexOf(text, ''),
  'hex with colons': (text) => hexOf(text, '', ':').toUpperCase(),
  'hex with 0x': (text) => hexOf(text, '0x', ', '),
  'bytes of Python': (text) => `b'${hexOf(text, '\\x')}'`,
  'octal bytes': (text) =>
    bytesOf(text)
      .map((byte) => `\\${byte.toString(8).padStart(3, '0')}`)
      .join(''),
  'a list of bytes': (text) => JSON.stringify(bytesOf(text)),
  'bytes with hyphens': (text) => bytesOf(text).join('-'),
  'calls of chr': (text) =>
    bytesOf(text)
      .map((byte) => `chr(${byte})`)
      .join('.'),
  base32: (text) => base32Of(bytesOf(text)),
  bits: (text) =>
    bytesOf(text)
      .map((byte) => byte.toString(2).padStart(8, '0'))
      .join(' '),
  'code points': (text) => perUnit(text, (code) => `U+${code.toString(16).toUpperCase().padStart(4, '0')} `),
  'calls of fromCodePoint': (text) =>
    `String.fromCodePoint(${Array.from(text, (sign) => sign.codePointAt(0) ?? 0).join(', ')})`,
  'a list of characters': (text) => JSON.stringify(Array.from(text)),
  'quoted-printable': (text) => hexOf(text, '=').toUpperCase(),
  'with blanks': (text) => Array.from(text).join(' '),
  'in lines': (text) => text.replaceAll(/.{3}/gsu, '$&\n'),
  'UTF-8 read as Latin-1': (text) => Buffer.from(text).toString('latin1'),
  'other tags in it': (text) => `${text.slice(0, 3)}<b>${text.slice(3)}</b>`,
};

function base32Of(bytes: readonly number[]): string {
  const bits = bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const digits = bits.match(/.{1,5}/g) ?? [];
  return digits.map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[parseInt(five.padEnd(5, '0'), 2)]).join('');
}

/** Letters of any kind, digits and the signs that keys have; no run of it is in the text around it. */
const key = fc
  .array(fc.constantFrom(...Array.from('abcXYZ0189äßЖ€<>&"\'+/%\\.-_!# ')), { minLength: 12, maxLength: 40 })
  .map((signs) => `Q7${signs.join('')}z9Q`);

const name = fc.constantFrom(...Object.keys(ENCODINGS));
/** Letters of another case are no base64 of anything. */
const around = name.filter((encoding) => encoding !== 'upper case');
const encoded = (names: readonly string[], text: string): string =>
  names.reduce((result, one) => ENCODINGS[one]?.(result) ?? result, text);
const AROUND = ['The server said: ', ' is not allowed here.'] as const;

test.each(Object.keys(ENCODINGS))('a key echoed %s is not shown, nor with another encoding around it', (first) => {
  fc.assert(
    fc.property(key, fc.array(around, { maxLength: 1 }), (secret, more) => {
      const echo = encoded([first, ...more], secret);
      const redacted = redact(AROUND.join(echo), [secret]);

      expect(redacted).not.toContain(echo);
      expect(redacted).toMatch(/\[(redacted|withheld)/);
    }),
    { numRuns: 25 },
  );
});

test('no decoding of a text that was redacted shows six characters of the key in a row', () => {
  const cut = fc.record({ start: fc.nat(8), length: fc.integer({ min: 8, max: 30 }) });

  fc.assert(
    fc.property(key, cut, name, (secret, { start, length }, form) => {
      const part = Array.from(secret)
        .slice(start, start + length)
        .join('');
      const redacted = redact(`${AROUND[0]}${encoded([form], part)}…`, [secret]);

      const letters = part.replaceAll(/[^A-Za-z0-9]/g, '');
      if (letters.length < 6 && !/^[\x20-\x7e]{6}/.test(part)) return;
      expect(redacted).toMatch(/\[(redacted|withheld)/);
    }),
    { numRuns: 300 },
  );
});

test('a key that looks like an escape is found in that escape', () => {
  const keys = ['Q7aa&#9aaz9Q', 'Q7%41%u0041z9', 'x&lt;&amp;yz9Q', 'Q7=41=42=z9Q', 'Q7\\u0041\\x41z9'];
  const echoes = keys.flatMap((secret) =>
    Object.values(ENCODINGS).map((encoding) => [encoding(secret), secret] as const),
  );

  for (const [echo, secret] of echoes) expect(redact(AROUND.join(echo), [secret])).toMatch(/\[(redacted|withheld)/);
});

test('five characters of a key do not withhold a text, nor does a text of the provider that has nothing to do with it', () => {
  const secret = 'Tr0ub4dor&3-horse';
  const texts = [
    'The key Tr0ub… is not allowed.',
    'Quota exceeded for resources: [vpn_connection].',
    'b3 74 72 is unknown',
  ];

  expect(texts.map((text) => redact(text, [secret]))).toEqual(texts);
});

test('a key of fewer than six characters is not shown either', () => {
  expect(redact('psk=a&amp;b', ['a&b'])).toBe('[withheld, as it repeats a part of a secret]');
});

test('a token of thousands of characters does not withhold what is no part of it', () => {
  const token = Buffer.from(Array.from({ length: 3_000 }, (_none, index) => (index * 7919) % 251)).toString('base64');
  const text = 'The request you have made requires authentication. 9fc16042-95ae-46b9-84bc-4777b3b9f89c';

  expect(redact(text, [token])).toBe(text);
  expect(redact(`${text} ${token.slice(500, 560)}`, [token])).toMatch(/^\[withheld/);
});
