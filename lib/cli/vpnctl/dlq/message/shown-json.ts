import { withoutNamedSecrets } from '../../../../../lambdas/core/domain/secrets/named-secrets';
import { redact } from '../../../../../lambdas/core/domain/secrets/redaction';
import { jsonOf } from '../../../../base/json';

const MASK = '[redacted]';
/** A secret is found in what is shown; more of a text costs more than a moment to look through. */
const MOST_CHARACTERS = 2_000;
/** Deeper than anything that is sent. */
const MOST_DEPTH = 40;

/** Names of members whose values are never shown, without case and separators. */
const SECRET_NAMES =
  /^(?:psk|presharedkey|.*(?:secret|password|passwd|passphrase|token|credentials?|privatekey|secretkey|apikey))$/;

/** A JSON value as it may be shown: without secrets, wherever they are repeated. Texts that are JSON are shown as that. */
export function shownJson(value: unknown): unknown {
  const opened = opened_(value, 0);
  const secrets = [...secretsIn(opened, false)];
  return masked(opened, secrets, false);
}

/** What SNS and EventBridge hand on is JSON in a text. */
function opened_(value: unknown, depth: number): unknown {
  if (depth > MOST_DEPTH) return '[nested too deep to be shown]';
  if (typeof value === 'string') {
    const inner = /^\s*[[{"]/.test(value) ? jsonOf(value) : undefined;
    return inner === undefined || typeof inner === 'string' ? value : opened_(inner, depth + 1);
  }
  if (Array.isArray(value)) return value.map((item) => opened_(item, depth + 1));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, opened_(member, depth + 1)]));
}

/** Texts and numbers under the name of a secret. */
function* secretsIn(value: unknown, isSecret: boolean): Generator<string> {
  if (typeof value === 'string' || typeof value === 'number') {
    if (isSecret) yield String(value);
  } else if (Array.isArray(value)) {
    for (const item of value) yield* secretsIn(item, isSecret);
  } else if (isObject(value)) {
    // `preSharedKey` may be an object that asks for one to be made.
    for (const [name, member] of Object.entries(value)) yield* secretsIn(member, isSecretName(name));
  }
}

function masked(value: unknown, secrets: readonly string[], isSecret: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => masked(item, secrets, isSecret));
  if (isObject(value)) {
    const members = Object.entries(value).map(([name, member]) => [
      shownText(name, secrets),
      masked(member, secrets, isSecretName(name)),
    ]);
    return Object.fromEntries(members) as unknown;
  }
  if (isSecret && value !== null) return MASK;
  if (typeof value === 'string') return shownText(value, secrets);
  if (typeof value !== 'number') return value;
  return shownText(String(value), secrets) === String(value) ? value : MASK;
}

function shownText(text: string, secrets: readonly string[]): string {
  const cut = text.slice(0, MOST_CHARACTERS);
  const more = text.length - cut.length;
  const shown = withoutNamedSecrets(redact(cut, secrets));
  return more === 0 ? shown : `${shown}… and ${more} more characters`;
}

function isSecretName(name: string): boolean {
  return SECRET_NAMES.test(name.toLowerCase().replaceAll(/[^a-z0-9]/g, ''));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
