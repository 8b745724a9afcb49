/** A way in which an echo may hide a text, undone. */
interface Decoder {
  /** What a text has in it that the decoding changes; texts without it are not decoded, which takes longer. */
  readonly mark: RegExp;
  readonly decode: (text: string) => string;
}

/**
 * The ways in which an echo may hide a text, each undone: what a reader of the echo could do by hand. Bytes are read as
 * UTF-8; what is not in such a form stays as it is.
 */
const DECODERS: readonly Decoder[] = [
  { mark: /%/, decode: percent },
  { mark: /\+/, decode: (text) => percent(text.replaceAll('+', ' ')) },
  { mark: /&/, decode: entities },
  { mark: /\\/, decode: backslashes },
  { mark: /=/, decode: quotedPrintable },
  ...[0, 1, 2, 3].map((offset) => ({ mark: /[\w+/-]{8}/, decode: (text: string) => base64(text, offset) })),
  ...[0, 1].map((offset) => ({ mark: /[\da-f]{2}/i, decode: (text: string) => hex(text, offset) })),
  { mark: /\d/, decode: decimals },
  { mark: /[A-Z2-7]{10}|[a-z2-7]{10}/, decode: base32 },
  { mark: /[01]{8}/, decode: bits },
  { mark: /u\+/i, decode: codePoints },
  { mark: /["'`]/, decode: quotedCharacters },
  { mark: /</, decode: withoutTags },
  { mark: /\s/, decode: (text) => text.replaceAll(/\s+/g, '') },
];

/** How many forms may lie in each other: JSON in JSON in a URL. */
const DEPTH = 3;
/** Views of one text that are looked at, so that no text costs more than a moment. */
const MOST_VIEWS = 400;

/** A text in all forms that come of decoding it, in any order, the text itself first. */
export function decodingsOf(text: string): ReadonlySet<string> {
  const views = new Set([text]);
  let last: Iterable<string> = views;
  for (let depth = 0; depth < DEPTH && views.size < MOST_VIEWS; depth += 1) {
    const decoded = decodedAnew(last, views);
    if (decoded.length === 0) break;
    decoded.slice(0, MOST_VIEWS).forEach((view) => views.add(view));
    last = decoded;
  }
  return views;
}

function decodedAnew(views: Iterable<string>, known: ReadonlySet<string>): readonly string[] {
  const found = new Set<string>();
  for (const view of views) {
    for (const { mark, decode } of DECODERS) {
      if (!mark.test(view)) continue;
      const decoded = decode(view);
      if (decoded !== view && !known.has(decoded)) found.add(decoded);
    }
  }
  return [...found];
}

/** `%2F`, `%2f`, and the old `%u002f`. Each form in one pass: what comes of it may look like the form itself. */
function percent(text: string): string {
  return text.replaceAll(/%u([\da-f]{4})|(?:%[\da-f]{2})+/gi, (run, unit?: string) =>
    unit === undefined ? ofHex(run.replaceAll('%', '')) : characterOf(unit, 16),
  );
}

function quotedPrintable(text: string): string {
  return text.replaceAll(/=\r?\n/g, '').replaceAll(/(=[\da-f]{2})+/gi, (run) => ofHex(run.replaceAll('=', '')));
}

/** `\u003c`, `\u{3c}`, `\U0000003c`, `\x3c`, octal `\074`, and a character with a backslash before it. */
const ESCAPE =
  /((?:\\x[\da-f]{2})+)|((?:\\[0-3][0-7]{2})+)|\\(?:U0000|u)([\da-f]{4})|\\u\{([\da-f]{1,6})\}|\\([bfnrt])|\\([^xu])/gi;

type EscapeParts = readonly (string | undefined)[];

function backslashes(text: string): string {
  return text.replaceAll(ESCAPE, (...[, hexes, octals, unit, point, control, sign]: EscapeParts) => {
    if (hexes !== undefined) return ofHex(hexes.replaceAll(/\\x/gi, ''));
    if (octals !== undefined) return ofBytes(octals.slice(1).split('\\'), 8);
    const code = unit ?? point;
    if (code !== undefined) return characterOf(code, 16);
    return control === undefined ? (sign ?? '') : ' ';
  });
}

const NAMED: Readonly<Record<string, string>> = {
  excl: '!',
  quot: '"',
  num: '#',
  dollar: '$',
  percnt: '%',
  amp: '&',
  apos: "'",
  lpar: '(',
  rpar: ')',
  ast: '*',
  midast: '*',
  plus: '+',
  comma: ',',
  hyphen: '-',
  dash: '-',
  period: '.',
  sol: '/',
  colon: ':',
  semi: ';',
  lt: '<',
  equals: '=',
  gt: '>',
  quest: '?',
  commat: '@',
  lsqb: '[',
  lbrack: '[',
  bsol: '\\',
  rsqb: ']',
  rbrack: ']',
  hat: '^',
  lowbar: '_',
  underbar: '_',
  grave: '`',
  lcub: '{',
  lbrace: '{',
  verbar: '|',
  vert: '|',
  rcub: '}',
  rbrace: '}',
  tilde: '~',
  nbsp: ' ',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  szlig: 'ß',
  eacute: 'é',
  egrave: 'è',
  agrave: 'à',
  ccedil: 'ç',
  ntilde: 'ñ',
  euro: '€',
  sect: '§',
};

const ENTITY = /&#x0*([\da-f]{1,6});?|&#0*(\d{1,7});?|&([a-z]{2,9});?/gi;

/** `&lt;`, `&#60;`, `&#x3c`, with or without the semicolon. */
function entities(text: string): string {
  return text.replaceAll(ENTITY, (match, ...[hexadecimal, decimal, name = '']: EscapeParts) => {
    if (hexadecimal !== undefined) return characterOf(hexadecimal, 16);
    return decimal === undefined ? (NAMED[name.toLowerCase()] ?? match) : characterOf(decimal, 10);
  });
}

/** The runs that may be base64 or base64url; a run may begin before the secret does, so each place of four is tried. */
function base64(text: string, offset: number): string {
  return text.replaceAll(/[\w+/-]{8,}/g, (run) => legible(Buffer.from(run.slice(offset), 'base64'), run));
}

/** The runs that may be hexadecimal, with `0x`, blanks, colons or commas between the bytes or without. */
function hex(text: string, offset: number): string {
  return text
    .replaceAll(/0x([\da-f]{2})[\s,;]*/gi, '$1')
    .replaceAll(/[\da-f]{2}(?:[\s:,.-]?[\da-f]{2}){3,}[\da-f]?/gi, (run) =>
      legible(Buffer.from(run.replaceAll(/[^\da-f]/gi, '').slice(offset), 'hex'), run),
    );
}

/** Bytes or code points as decimal numbers, `[112, 115, 107]`, `112-115-107`, `chr(112).chr(115)`. */
function decimals(text: string): string {
  return text.replaceAll(/\d{1,6}(?:[^\da-z]+(?:chr\()?\d{1,6}){2,}/gi, (run) => {
    const numbers = run.split(/\D+/).map(Number);
    const ofPoints = numbers.map((number) => String.fromCodePoint(number)).join('');
    return numbers.some((number) => number > 255) ? ofPoints : `${legible(Buffer.from(numbers), run)} ${ofPoints}`;
  });
}

/** The runs that may be base32 (RFC 4648 section 6), at each place of a group of eight. */
function base32(text: string): string {
  return text.replaceAll(/[A-Z2-7]{10,}|[a-z2-7]{10,}/g, (run) => {
    const digits = Array.from(run.toUpperCase(), (digit) => BASE32.indexOf(digit).toString(2).padStart(5, '0'));
    const starts = [0, 1, 2, 3, 4, 5, 6, 7].map((start) => bytesOf(digits.slice(start).join('')));
    return starts.map((bytes) => legible(bytes, '')).join(' ') || run;
  });
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Bytes as bits, with blanks or commas between them or without. */
function bits(text: string): string {
  return text.replaceAll(/(?:[01]{8}[\s,]*){4,}/g, (run) => legible(bytesOf(run.replaceAll(/[^01]/g, '')), run));
}

function bytesOf(digits: string): Buffer {
  return Buffer.from((digits.match(/[01]{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}

/** `U+0070 U+0073`. */
function codePoints(text: string): string {
  return text.replaceAll(/U\+([\da-f]{4,6})[\s,;]*/gi, (_point, code: string) => characterOf(code, 16));
}

/** `'p', 's', 'k'`. */
function quotedCharacters(text: string): string {
  return text.replaceAll(/(["'`])(.)\1[\s,]*/gu, '$2');
}

function withoutTags(text: string): string {
  return text.replaceAll(/<[^<>]*>/g, '');
}

function characterOf(digits: string, radix: number): string {
  const code = parseInt(digits, radix);
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

function ofHex(digits: string): string {
  return ofText(Buffer.from(digits, 'hex'));
}

function ofBytes(numbers: readonly string[], radix: number): string {
  return ofText(Buffer.from(numbers.map((number) => parseInt(number, radix))));
}

/** Bytes as UTF-8; as UTF-16 in either order when some of them are zero, which is half of an ASCII character then. */
function ofText(bytes: Buffer): string {
  let zeros = 0;
  for (const byte of bytes) if (byte === 0) zeros += 1;
  if (zeros * 8 < bytes.length) return bytes.toString('utf8');
  const inEitherOrder = [bytes, bytes.subarray(1)].map((some) => some.toString('utf16le'));
  return [bytes.toString('latin1').replaceAll('\0', ''), ...inEitherOrder].join(' ');
}

/** What can be read of bytes that may be no text; the run that they came of, when nothing can. */
function legible(bytes: Buffer, run: string): string {
  const stretches = ofText(bytes).match(/(?:[^\p{C}\ufffd]|\s){4,}/gu);
  return stretches === null ? run : ` ${stretches.join(' ')} `;
}
