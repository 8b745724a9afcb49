import type * as z from 'zod';
import { finding } from './findings';
import type { Finding, FindingKind, Severity } from './findings';

const CODES: Readonly<Partial<Record<z.core.$ZodIssue['code'], string>>> = {
  invalid_type: 'wrong-type',
  invalid_format: 'wrong-format',
  too_small: 'out-of-range',
  too_big: 'out-of-range',
};

/**
 * Every issue of a failed zod parse as a finding, one per unknown field. The schemas' messages are predicates
 * (`must be …`); a refinement gives its {@link FindingKind} as `params`.
 */
export function schemaFindings(error: z.ZodError): Finding[] {
  return error.issues.flatMap(findingsOfIssue);
}

/** All findings of a value against a schema; none when it fits. */
export function findingsIn(schema: z.ZodType, value: unknown): Finding[] {
  const result = schema.safeParse(value, { reportInput: true });
  return result.success ? [] : schemaFindings(result.error);
}

function findingsOfIssue(issue: z.core.$ZodIssue): Finding[] {
  const path = issue.path.map((segment) => (typeof segment === 'symbol' ? String(segment) : segment));
  if (issue.code !== 'unrecognized_keys') return [finding(path, issue.message, kindOf(issue))];
  return issue.keys.map((key) => finding([...path, key], 'is not a known field', { code: 'unknown-field' }));
}

/** Stable codes, independent of the library's own words. */
function kindOf(issue: z.core.$ZodIssue): FindingKind {
  if (issue.code === 'custom') return customKind(issue.params ?? {});
  if (issue.input === undefined) return { code: 'required' };
  return { code: CODES[issue.code] ?? 'not-allowed' };
}

function customKind({ code, severity }: Record<string, unknown>): FindingKind {
  return {
    code: typeof code === 'string' ? code : 'not-allowed',
    severity: severity === 'strict' || severity === 'warning' ? (severity satisfies Severity) : 'error',
  };
}
