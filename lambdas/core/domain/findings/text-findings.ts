import { showsKey } from '../secrets/key-in-clear';
import { Secret } from '../secrets/secret';
import { refusalOf, slipIn } from './characters';
import { looksLikeField } from './field-name';
import { finding } from './findings';
import type { Finding } from './findings';
import { dottedPathOf } from './violation';
import type { Violation } from './violation';

type Path = Violation['path'];

/** Nothing that is accepted is nested this deep. */
const DEEPEST = 20;
/** Fields of prose, where a curly quote may be meant. */
const PROSE = ['description'];
/** A field that is refused whatever its value is. */
const REFUSED = ['unknown-field', 'not-supported'];

/**
 * Findings with those about the texts of the value: characters that no text may have, the pre-shared key in a field that is
 * kept in clear, slips. A text that is refused already is left alone.
 *
 * @param findings what else was found in the value
 */
export function withTextFindings(
  value: unknown,
  findings: readonly Finding[],
  preSharedKey: Secret | 'sealed' | undefined,
): Finding[] {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const wrong = new Set(errors.map(({ path }) => dottedPathOf(path)));
  const refused = errors.filter(({ code }) => REFUSED.includes(code)).map(({ path }) => dottedPathOf(path));
  const found = [...textsIn(value, [], new Set(refused))]
    .filter(([path]) => !wrong.has(dottedPathOf(path)))
    .flatMap(([path, text]) => findingsOf(path, text, preSharedKey));
  return [...findings, ...found];
}

/** The findings about the characters of a pre-shared key, which is a field of its own. They never repeat it. */
export function keyFindings(secret: Secret): Finding[] {
  return characterFindings(['psk'], secret.reveal(), 'the key');
}

function findingsOf(path: Path, text: string, preSharedKey: Secret | 'sealed' | undefined): Finding[] {
  if (preSharedKey instanceof Secret && showsKey(text, preSharedKey)) {
    const rule = 'must not contain the pre-shared key, which would be stored and shown in clear here';
    return [finding(path, rule, { code: 'key-in-clear' })];
  }
  return characterFindings(path, text);
}

function characterFindings(path: Path, text: string, what?: string): Finding[] {
  const refusal = refusalOf(text, what);
  if (refusal !== undefined) return [finding(path, refusal, { code: 'character-not-allowed' })];
  const slip = PROSE.includes(String(path.at(-1))) ? undefined : slipIn(text);
  return slip === undefined ? [] : [finding(path, slip, { code: 'doubtful-character', severity: 'warning' })];
}

function isSkipped(path: Path, skipped: ReadonlySet<string>): boolean {
  return path.length > DEEPEST || (path.length > 0 && skipped.has(dottedPathOf(path)));
}

/** The texts in a value and where they stand; not those under a name that may be a secret. */
function* textsIn(value: unknown, path: Path, skipped: ReadonlySet<string>): Generator<[path: Path, text: string]> {
  if (isSkipped(path, skipped)) return;
  if (typeof value === 'string') yield [path, value];
  if (typeof value !== 'object' || value === null || value instanceof Secret) return;
  for (const [name, member] of Object.entries(value)) {
    if (Array.isArray(value)) yield* textsIn(member, [...path, Number(name)], skipped);
    else if (looksLikeField(name)) yield* textsIn(member, [...path, name], skipped);
  }
}
