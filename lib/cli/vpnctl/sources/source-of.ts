import { DIALECTS } from '../../../../lambdas/core/dialects';
import { dottedPathOf } from '../../../../lambdas/core/domain/findings/violation';
import type { Violation } from '../../../../lambdas/core/domain/findings/violation';
import { OURS, PAGES } from './documents';
import { ROWS } from './rows';
import type { Row } from './rows';

/** Where a rule is from. */
export interface Source {
  readonly document: string;
  /** What to look for in it. */
  readonly section: string;
  /** Where this project says what it makes of that. */
  readonly reference: string;
}

/** Which rules a connection was judged by. */
export interface Judged {
  readonly dialect: string;
  readonly operation: 'create' | 'update';
}

const REFERENCE = 'docs/reference/provider-apis.md';

const ENVELOPES: readonly string[] = Object.values(DIALECTS).map(({ envelope }) => envelope);

/** Rules that hold for texts of all dialects, whatever field they stand in; those for the key are the provider's. */
const OF_TEXTS: readonly string[] = ['character-not-allowed', 'doubtful-character', 'key-in-clear', 'reserved'];

/** About the body as such: an envelope that is not ours or not alone, a member that stands there twice. */
const OF_BODIES: readonly string[] = ['wrong-dialect', 'envelope-not-alone', 'duplicate'];

/**
 * Where the rule of a finding is from, by dialect, path and code.
 *
 * @returns nothing for a field that the table does not have
 */
export function sourceOf(judged: Judged, { path, code }: Pick<Violation, 'path' | 'code'>): Source | undefined {
  const pages = PAGES[judged.dialect];
  if (pages === undefined) return undefined;
  const field = fieldOf(path);
  const row = ROWS[judged.dialect]?.[field];
  const whole = { document: pages[judged.operation], reference: `${REFERENCE} ${pages.section}` };
  if (code === 'unknown-field') {
    return sourceAt(whole, `the table of parameters, which has no ${dottedPathOf(path) || 'such one'}`);
  }
  if (isOfText(field, code, row)) {
    return { document: OURS, section: '2, rules for all dialects', reference: `${REFERENCE} 2` };
  }
  if (row !== undefined) return sourceInRow(whole, field, { ...row, ...row.codes?.[code] });
  return isOfBody(field, code) ? sourceAt(whole, 'the body of the request') : undefined;
}

function sourceAt({ document, reference }: Omit<Source, 'section'>, section: string): Source {
  return { document, section, reference };
}

function isOfBody(field: string, code: string): boolean {
  return field === '' || OF_BODIES.includes(code) || ENVELOPES.includes(field);
}

function isOfText(field: string, code: string, row: Row | undefined): boolean {
  return field !== 'psk' && OF_TEXTS.includes(code) && row?.codes?.[code] === undefined;
}

function sourceInRow(whole: Omit<Source, 'section'>, field: string, row: Row): Source {
  const { document = whole.document, section = `parameter ${field}`, errata = [] } = row;
  const reference = errata.length === 0 ? whole.reference : `${whole.reference}; 3, ${errata.join(' and ')}`;
  return { document, section, reference };
}

/** A finding's path with `[]` for every index. */
export function fieldOf(path: Violation['path']): string {
  return dottedPathOf(path.map((segment) => (typeof segment === 'number' ? 0 : segment))).replaceAll('[0]', '[]');
}
