import type * as z from 'zod';
import { dottedPathOf } from './violation';
import type { Violation } from './violation';

const CODES: Readonly<Partial<Record<z.core.$ZodIssue['code'], string>>> = {
  invalid_type: 'wrong-type',
  invalid_format: 'wrong-format',
  too_small: 'out-of-range',
  too_big: 'out-of-range',
};

/**
 * Turns every issue of a failed zod parse into a violation, one per unknown field. The schemas' messages are predicates
 * (`must be …`); the field's name goes before them.
 */
export function violationsOf(error: z.ZodError): Violation[] {
  return error.issues.flatMap(violationsOfIssue);
}

function violationsOfIssue(issue: z.core.$ZodIssue): Violation[] {
  const path = issue.path.map((segment) => (typeof segment === 'symbol' ? String(segment) : segment));
  if (issue.code !== 'unrecognized_keys') return [violation(path, codeOf(issue), issue.message)];
  return issue.keys.map((key) => violation([...path, key], 'unknown-field', 'is not a known field'));
}

function violation(path: Violation['path'], code: string, predicate: string): Violation {
  return { path, code, detail: `${dottedPathOf(path)} ${predicate}.` };
}

/** Stable codes, independent of the library's own words. */
function codeOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'custom') {
    const code: unknown = issue.params?.['code'];
    return typeof code === 'string' ? code : 'not-allowed';
  }
  if (issue.input === undefined) return 'required';
  return CODES[issue.code] ?? 'not-allowed';
}
