import { MAX_DETAIL_LENGTH } from '../../../contract/limits';

/** One broken rule of a request or a provider body. */
export interface Violation {
  /** Where, as path segments from the object that was validated: `['ikepolicy', 'dpd', 'timeout']`. */
  readonly path: readonly (string | number)[];
  /** Stable machine-readable code, such as `required`, `out-of-range`, `unknown-field`. */
  readonly code: string;
  /** One sentence that says what is allowed. Never repeats a secret value. */
  readonly detail: string;
}

/** JSON Pointer (RFC 6901) of a violation's path. */
export function pointerOf(path: Violation['path']): string {
  return path.map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Violations in running text, each with its pointer: as many as a problem has room for, and how many more there are. */
export function sentencesOf(violations: readonly Violation[]): string {
  const sentences = violations.map(({ path, detail }) => `${pointerOf(path)}: ${detail}`);
  const whole = sentences.join(' ');
  if (whole.length <= MAX_DETAIL_LENGTH) return whole;
  const fitting = sentences.findIndex((_, index) => shortened(sentences, index + 1).length > MAX_DETAIL_LENGTH);
  return shortened(sentences, Math.max(1, fitting));
}

function shortened(sentences: readonly string[], shown: number): string {
  return [...sentences.slice(0, shown), `And ${sentences.length - shown} more.`].join(' ');
}

/** Dotted form of a violation's path: `policy_rules[1].source`. Empty for the object as a whole. */
export function dottedPathOf(path: Violation['path']): string {
  const text = path.map((segment) => (typeof segment === 'number' ? `[${segment}]` : `.${segment}`)).join('');
  return text.replace(/^\./, '');
}
