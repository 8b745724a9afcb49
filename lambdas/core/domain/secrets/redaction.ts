import { decodingsOf } from './decodings';

const MASK = '[redacted]';
const WITHHELD = '[withheld, as it repeats a part of a secret]';

/** Characters of a secret in a row that are too many to be seen; a secret of fewer must not be seen as a whole. */
const RUN = 6;
/** The same for a token: of its thousands of runs of six some are in any text, and a part of it is of no use. */
const RUN_OF_A_TOKEN = 24;
/** No pre-shared key and no password is longer. */
const LONGEST_KEY = 255;

/**
 * Removes secrets from a text that somebody else wrote. Forms that are known and whole are replaced by a mask. A text of
 * which some decoding still shows six characters of a secret in a row is withheld as a whole: an echo may be cut, or in
 * a form that is undone in several steps.
 */
export function redact(text: string, secrets: readonly string[]): string {
  const given = secrets.filter((secret) => secret !== '');
  // guard: redaction
  return withheld(masked(text, given), given);
}

function masked(text: string, secrets: readonly string[]): string {
  // Longest first, so that no form is broken by the replacement of a part of it.
  const forms = [...new Set(secrets.flatMap(formsOf))].sort((one, other) => other.length - one.length);
  return forms.reduce((result, form) => result.replaceAll(form, MASK), text);
}

function withheld(text: string, secrets: readonly string[]): string {
  const unmasked = text.replaceAll(MASK, '\n\n');
  // guard: redaction-parts
  return showsPartOfAny(unmasked, secrets) ? WITHHELD : text;
}

/** Whether some decoding of a text shows a part of a secret: six characters in a row, in any case, or all of a shorter one. */
export function showsPart(text: string, secret: string): boolean {
  return showsPartOfAny(text, [secret]);
}

function showsPartOfAny(text: string, secrets: readonly string[]): boolean {
  const runs = runsOf(secrets);
  if (runs.size === 0) return false;
  for (const view of decodingsOf(text)) {
    if ([...new Set(readings(view))].some((reading) => hasRun(reading, runs))) return true;
  }
  return false;
}

/** What of a text is compared: neither case nor form of the characters count, nor what may be put between them. */
function readings(text: string): string[] {
  const plain = text.normalize('NFKC').toUpperCase().toLowerCase();
  return [plain, plain.replaceAll(/[\s\p{Cc}\p{Cf}]/gu, ''), plain.replaceAll(/[^\p{L}\p{N}]/gu, '')];
}

/** The runs of secrets that must not be seen, by their length. */
function runsOf(secrets: readonly string[]): ReadonlyMap<number, ReadonlySet<string>> {
  const runs = new Map<number, Set<string>>();
  for (const secret of secrets) addRuns(secret, runs);
  return runs;
}

function addRuns(secret: string, runs: Map<number, Set<string>>): void {
  const mojibake = Buffer.from(secret, 'utf8').toString('latin1');
  for (const reading of new Set([secret, mojibake].flatMap(readings))) {
    const length = Math.min(secret.length > LONGEST_KEY ? RUN_OF_A_TOKEN : RUN, reading.length);
    // What is left of a secret of signs may be too little to be told from any word.
    if (length === 0 || (length < RUN && reading.length < secret.normalize('NFKC').length)) continue;
    const ofLength = runs.get(length) ?? new Set();
    for (let start = 0; start + length <= reading.length; start += 1)
      ofLength.add(reading.slice(start, start + length));
    runs.set(length, ofLength);
  }
}

function hasRun(text: string, runs: ReadonlyMap<number, ReadonlySet<string>>): boolean {
  for (const [length, ofLength] of runs) {
    for (let start = 0; start + length <= text.length; start += 1) {
      if (ofLength.has(text.slice(start, start + length))) return true;
    }
  }
  return false;
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const hex = bytes.toString('hex');
  const json = inJson(secret);
  return [
    secret,
    json,
    inJson(json),
    inAscii(json),
    json.replaceAll('/', '\\/'),
    inAscii(json).replaceAll('/', '\\/'),
    encodeURIComponent(secret),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    hex,
    hex.toUpperCase(),
  ];
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** As JSON writers do that leave nothing but ASCII. */
function inAscii(json: string): string {
  return json.replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
