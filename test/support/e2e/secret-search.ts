/** Something that may hold a secret, and where it was found. */
export interface Finding {
  readonly place: string;
  readonly content: string | Uint8Array;
}

/**
 * The forms in which a secret may turn up: plain, escaped for JSON once and twice, for a URL, in hex, and in base64 at
 * each of the three offsets that it may have inside a longer text.
 */
export function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const escaped = JSON.stringify(secret).slice(1, -1);
  const forms = [
    secret,
    escaped,
    JSON.stringify(escaped).slice(1, -1),
    inAscii(escaped),
    escaped.replaceAll('/', '\\/'),
    encodeURIComponent(secret),
    encodeURIComponent(secret).toLowerCase(),
    new URLSearchParams({ s: secret }).toString().slice('s='.length),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...[0, 1, 2].flatMap((offset) => [base64Core(bytes, offset, 'base64'), base64Core(bytes, offset, 'base64url')]),
  ];
  return [...new Set(forms)];
}

/** Where one of the secrets turns up, as `place`, without repeats. */
export function placesWith(secrets: readonly string[], findings: Iterable<Finding>): readonly string[] {
  const forms = secrets.flatMap(formsOf).map((form) => Buffer.from(form));
  const places = new Set<string>();
  for (const { place, content } of findings) {
    const bytes = Buffer.from(content as Uint8Array); // Buffer takes both, its overloads do not
    if (forms.some((form) => bytes.includes(form))) places.add(place);
  }
  return [...places].sort();
}

/** The base64 digits that depend on the secret alone, when so many bytes of something else come before it. */
function base64Core(bytes: Buffer, offset: number, encoding: 'base64' | 'base64url'): string {
  const digits = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString(encoding)
    .replaceAll('=', '');
  const wholeDigits = Math.floor(((offset + bytes.length) * 8) / 6);
  return digits.slice(Math.ceil((offset * 8) / 6), wholeDigits);
}

function inAscii(text: string): string {
  return text.replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
