import type * as z from 'zod';
import { looksLikeField } from './field-name';
import { finding, withoutJudgement } from './findings';
import type { Finding, FindingKind, Severity } from './findings';
import type { Violation } from './violation';
import { membersAt } from './schema-members';
import { suggestionFor } from './suggestions';
import { contrastOf, judgedValue, refusedType, wordsOf } from './schema-words';

const CODES: Readonly<Partial<Record<z.core.$ZodIssue['code'], string>>> = {
  invalid_type: 'wrong-type',
  invalid_format: 'wrong-format',
  too_small: 'out-of-range',
  too_big: 'out-of-range',
};

/** Unknown fields of one object that are told one by one; a body may have thousands. */
const MOST_UNKNOWN = 50;

/** What is told of one value; a list may have thousands of items, each of which is wrong. */
const MOST_TOLD = 100;

/** A value as its schema reads it, or all that is wrong with it. */
export type Checked<Value> =
  | { readonly data: Value; readonly findings?: undefined }
  | { readonly data?: undefined; readonly findings: readonly Finding[] };

/**
 * Reads a value with a schema. The schemas' messages are predicates (`must be …`); a refinement gives its
 * {@link FindingKind} as `params`. A value of the wrong type is told so, and judged no further.
 */
export function checked<Value>(schema: z.ZodType<Value>, value: unknown): Checked<Value> {
  const result = schema.safeParse(value, { reportInput: true, error: wordsOf });
  if (result.success) return { data: result.data };
  const origin = { schema, whole: value };
  const told = result.error.issues.slice(0, MOST_TOLD).flatMap((issue) => findingsOfIssue(issue, origin));
  return { findings: withoutJudgement([...told, ...untold(result.error.issues.length - MOST_TOLD)]) };
}

function untold(count: number): Finding[] {
  return count > 0 ? [finding([], `has ${count} more mistakes, which are not told`, { code: 'too-many-errors' })] : [];
}

/** All findings of a value against a schema; none when it fits. */
export function findingsIn(schema: z.ZodType, value: unknown): readonly Finding[] {
  return checked(schema, value).findings ?? [];
}

/** What an issue is about: the value as a whole, and its schema. */
interface Origin {
  readonly schema: z.ZodType;
  readonly whole: unknown;
}

function findingsOfIssue(issue: z.core.$ZodIssue, origin: Origin, above: Violation['path'] = []): Finding[] {
  const path = [...above, ...issue.path.map((segment) => (typeof segment === 'symbol' ? String(segment) : segment))];
  if (issue.code === 'unrecognized_keys') return unknownFields(issue.keys, path, origin);
  const branch = issue.code === 'invalid_union' ? nearestBranch(issue.errors) : undefined;
  if (branch !== undefined) return branch.flatMap((inner) => findingsOfIssue(inner, origin, path));
  const kind = kindOf(issue);
  return [
    finding(path, kind.code === 'wrong-type' ? wrongType(issue, membersOf(origin.schema, path)) : issue.message, kind),
  ];
}

/** Of a union that takes the value's type, what is wrong with the form that it comes nearest to. */
function nearestBranch(branches: readonly z.core.$ZodIssue[][]): z.core.$ZodIssue[] | undefined {
  const possible = branches.filter((issues) => refusedType(issues) === undefined);
  return possible.sort((one, other) => one.length - other.length)[0];
}

function unknownFields(keys: readonly string[], path: Violation['path'], origin: Origin): Finding[] {
  const found = keys.slice(0, MOST_UNKNOWN).map((key) => unknownField(key, path, origin));
  const rest = keys.length - found.length;
  if (rest === 0) return found;
  return [
    ...found,
    finding(path, `must have known fields only: ${rest} more are not known`, { code: 'unknown-field' }),
  ];
}

function unknownField(key: string, path: Violation['path'], { schema, whole }: Origin): Finding {
  if (looksLikeField(key)) {
    const rule = `is not a known field${suggestionFor(schema, path, key)}`;
    return finding([...path, key], rule, { code: 'unknown-field' });
  }
  const names = Object.keys(memberOf(whole, path));
  // The key of a connection has been taken out before, and stands at the end here.
  const number = `${names.indexOf(key) + 1}${names.includes('psk') ? ' (psk is not counted)' : ''}`;
  const rule = `must have known fields only: number ${number} is none, and its name is not shown, as it may be a secret`;
  return finding(path, rule, { code: 'unknown-field' });
}

function memberOf(whole: unknown, path: Violation['path']): object {
  const member = path.reduce((value, segment) => (value as Record<string, unknown> | undefined)?.[segment], whole);
  return typeof member === 'object' && member !== null ? member : {};
}

/** What type the value must have and which it has, then what the schema says of it. */
function wrongType({ message, ...issue }: z.core.$ZodIssue, members: string): string {
  const contrast = contrastOf(issue);
  if (contrast === undefined) return message;
  if (contrast.startsWith(message)) return members === '' ? contrast : `${contrast}: ${members}`;
  const rule = `${contrast}: ${message.replace(/^must be /, '').replace(/^one of: /, 'one of ')}`;
  return members.startsWith('each ') ? `${rule}, ${members}` : rule;
}

/** The members of the object that should be there, or of the objects in the list; empty for the value as a whole. */
function membersOf(schema: z.ZodType, path: Violation['path']): string {
  const members = path.length === 0 ? undefined : membersAt(schema, path);
  if (members !== undefined) return `its members are ${members.join(', ')}`;
  const inEach = membersAt(schema, [...path, 0]);
  return inEach === undefined ? '' : `each with ${inEach.join(', ')}`;
}

/** Stable codes, independent of the library's own words. */
function kindOf(issue: z.core.$ZodIssue): FindingKind {
  if (issue.code === 'custom') return customKind(issue.params ?? {});
  if (judgedValue(issue) === undefined) return { code: 'required' };
  if (contrastOf(issue) !== undefined) return { code: 'wrong-type' };
  return { code: CODES[issue.code] ?? 'not-allowed' };
}

function customKind({ code, severity }: Record<string, unknown>): FindingKind {
  return {
    code: typeof code === 'string' ? code : 'not-allowed',
    severity: severity === 'strict' || severity === 'warning' ? (severity satisfies Severity) : 'error',
  };
}
