/**
 * What is said of a schema's issue, in our words: a text of the library never reaches a user. A message is a predicate
 * (`must be …`) and never repeats a value.
 */
import type * as z from 'zod';

/** An issue as the library has it, with or without its message; which members there are depends on the code. */
export interface RawIssue {
  readonly code?: string | undefined;
  readonly input?: unknown;
  /** Of `invalid_type`. */
  readonly expected?: unknown;
  /** Of `invalid_value`, and of an `invalid_union` that is told apart by a member. */
  readonly values?: unknown;
  readonly options?: unknown;
  readonly discriminator?: unknown;
  /** Of another `invalid_union`: what is wrong for each of its branches. */
  readonly errors?: unknown;
  /** Of `too_small`, `too_big` and the other formats. */
  readonly origin?: unknown;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly inclusive?: unknown;
  readonly format?: unknown;
  readonly divisor?: unknown;
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a number',
  boolean: 'a boolean',
  object: 'an object',
  record: 'an object',
  array: 'a list',
  null: 'null',
};

const FORMATS: Readonly<Record<string, string>> = {
  url: 'a URL',
  guid: 'a UUID',
  uuid: 'a UUID',
  datetime: 'a time such as 2026-03-01T12:00:00Z',
};

/** The predicate for an issue of a schema that has no words of its own for it. An error map of the library. */
export function wordsOf(issue: RawIssue): string {
  return WORDS[issue.code ?? '']?.(issue) ?? 'is not allowed';
}

const WORDS: Readonly<Record<string, (issue: RawIssue) => string>> = {
  invalid_type: valueWords,
  invalid_value: valueWords,
  invalid_union: valueWords,
  too_small: (issue) => limitOf(issue, 'minimum'),
  too_big: (issue) => limitOf(issue, 'maximum'),
  not_multiple_of: ({ divisor }) => `must be a multiple of ${String(divisor)}`,
  invalid_format: ({ format }) => `must be ${FORMATS[String(format)] ?? 'of the documented form'}`,
};

/** For a value of the wrong type: which it must have, and which it has. `undefined` when its type is not what is wrong. */
export function contrastOf(issue: RawIssue): string | undefined {
  const type = expectedType(issue);
  return type === undefined ? undefined : `must be ${type}, not ${typeOf(judgedValue(issue))}`;
}

/** The value that an issue is about; of a union that is told apart by a member, the value of this member. */
export function judgedValue({ code, input, discriminator }: RawIssue): unknown {
  const isMember = code === 'invalid_union' && typeof discriminator === 'string';
  return isMember && typeof input === 'object' ? (input as Record<string, unknown> | null)?.[discriminator] : input;
}

/** The type of a JSON value with its article: `a string`, `null`. */
export function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return TYPES[Array.isArray(value) ? 'array' : typeof value] ?? 'nothing';
}

/** The type that a value must have: `a number`. `undefined` when its type is right, or its absence wrong. */
function expectedType(issue: RawIssue): string | undefined {
  const value = judgedValue(issue);
  if (value === undefined) return undefined;
  const expected = typesAllowedBy(issue);
  return expected.length === 0 || expected.includes(typeOf(value)) ? undefined : expected.join(' or ');
}

function valueWords(issue: RawIssue): string {
  const contrast = contrastOf(issue);
  const values = valuesOf(issue);
  const allowed = values.length > 1 ? `one of: ${values.join(', ')}` : undefined;
  if (contrast !== undefined) return allowed === undefined ? contrast : `must be ${allowed}`;
  if (values.length === 1) return `must be ${JSON.stringify(values[0])}`;
  if (issue.expected === 'int') return 'must be a whole number';
  return `must be ${allowed ?? (typesAllowedBy(issue).join(' or ') || 'one of the documented forms')}`;
}

function valuesOf({ values, options }: RawIssue): readonly unknown[] {
  const given: unknown = values ?? options;
  return Array.isArray(given) ? (given as readonly unknown[]) : [];
}

function typesAllowedBy(issue: RawIssue): readonly string[] {
  const types =
    issue.code === 'invalid_type'
      ? [TYPES[String(issue.expected)]]
      : [...valuesOf(issue).map(typeOf), ...branchTypes(issue)];
  return [...new Set(types.flatMap((type) => type ?? []))];
}

/** What each branch of a union expects of the value as a whole; nothing when one of them takes its type. */
function branchTypes({ errors }: RawIssue): (string | undefined)[] {
  const branches = Array.isArray(errors) ? (errors as readonly (readonly z.core.$ZodIssue[])[]) : [];
  const types = branches.map(refusedType);
  return types.includes(undefined) ? [] : types;
}

/** The type that a branch of a union expects of a value that has another one. */
export function refusedType(issues: readonly z.core.$ZodIssue[]): string | undefined {
  const issue: RawIssue | undefined = issues.find(({ code, path }) => code === 'invalid_type' && path.length === 0);
  return issue && TYPES[String(issue.expected)];
}

const UNITS: Readonly<Record<string, string>> = { string: 'characters', array: 'items', set: 'items' };

function limitOf(issue: RawIssue, limit: 'minimum' | 'maximum'): string {
  const unit = UNITS[String(issue.origin)];
  if (unit !== undefined && limit === 'minimum' && issue[limit] === 1) return 'must not be empty';
  const word = limit === 'minimum' ? 'at least' : 'at most';
  const strict = limit === 'minimum' ? 'more than' : 'less than';
  const bound = `${issue.inclusive === false ? strict : word} ${String(issue[limit])}`;
  return unit === undefined ? `must be ${bound}` : `must have ${bound} ${unit}`;
}
