const MASK = '[redacted]';

/**
 * Removes secrets from a text that somebody else wrote, in clear and in the forms that an echo may take: JSON, URL,
 * base64 and hex.
 */
export function redact(text: string, secrets: readonly string[]): string {
  const forms = secrets.filter((secret) => secret !== '').flatMap(formsOf);
  // Longest first, so that no form is broken by the replacement of a part of it.
  const byLength = [...new Set(forms)].sort((one, other) => other.length - one.length);
  // guard: redaction
  return byLength.reduce((result, form) => result.replaceAll(form, MASK), text);
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
