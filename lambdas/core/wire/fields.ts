/**
 * Building blocks for the field rules of the dialects. Messages are predicates (`must be …`) that say what is allowed
 * and never repeat a value; the field's name goes before them (`domain/findings/schema-findings.ts`).
 */
import * as z from 'zod';
import type { FindingKind } from '../domain/findings/findings';
import { plainText } from '../domain/connection/spelling';
import { leavingOut } from '../domain/findings/schema-members';
import { typeOf } from '../domain/findings/schema-words';
import { isIpv4, isIpv6, isNetworkAddress, isSameAddress, parseNetwork } from './addresses';

/** A predicate for a field that may be missing or wrong. */
export function must(rule: string): { error: (issue: { input?: unknown }) => string } {
  return { error: ({ input }) => (input === undefined ? `is required and ${rule}` : rule) };
}

/** A refinement's message and kind. */
export function because(
  rule: string,
  code: string,
  severity: FindingKind['severity'] = 'error',
): { error: string; params: Record<string, unknown> } {
  return { error: rule, params: { code, severity } };
}

/** For a value whose type is judged by a refinement: `expected` with its article, and what is allowed. */
export function notA(
  expected: string,
  allowed: string,
): { error: (issue: { input?: unknown }) => string; params: Record<string, unknown> } {
  return {
    error: ({ input }) => `must be ${expected}, not ${typeOf(input)}: ${allowed}`,
    params: { code: 'wrong-type', severity: 'error' },
  };
}

/** A text of limited length, counted in characters. */
export function text(min: number, max: number): z.ZodType<string> {
  return z
    .string(must(`must be a string of ${min} to ${max} characters`))
    .refine(
      (value) => isBetween(Array.from(value).length, min, max),
      because(`must have ${min} to ${max} characters`, 'wrong-length'),
    );
}

/** A hexadecimal UUID (provider-apis.md 3, E14). */
export function uuid(what: string): z.ZodType<string> {
  return z.guid(must(`must be the UUID of ${what}`));
}

/** One of a few words. */
export function oneOf(values: readonly string[]): z.ZodType<string> {
  const rule = `must be one of: ${values.join(', ')}`;
  return z.string(must(rule)).refine((value) => values.includes(value), because(rule, 'not-allowed'));
}

/** The one value that a field may have. */
export function only(value: string | number | boolean, severity: FindingKind['severity'] = 'error'): z.ZodType {
  const rule = `must be ${JSON.stringify(value)}, the only value allowed`;
  return typeLike(value, rule).refine((given) => given === value, because(rule, 'not-allowed', severity));
}

/** Any value of the type that a value has. */
function typeLike(value: string | number | boolean, rule: string): z.ZodType {
  if (typeof value === 'string') return z.string(must(rule));
  return typeof value === 'number' ? z.number(must(rule)) : z.boolean(must(rule));
}

/** A field that exists elsewhere and must be left out here. */
export function leftOut(reason: string, severity: FindingKind['severity'] = 'error'): z.ZodType {
  return leavingOut(
    z
      .unknown()
      .refine((value) => value === undefined, because(`${reason} and must be left out`, 'not-supported', severity))
      .optional(),
  );
}

/** A whole number; a numeric string is none. */
export function integer(min: number, max: number): z.ZodType<number> {
  const rule = `must be a whole number from ${min} to ${max}`;
  return z
    .number(must(rule))
    .refine((value) => Number.isInteger(value) && value >= min && value <= max, because(rule, 'out-of-range'));
}

/** True or false. */
export function boolean(): z.ZodType<boolean> {
  return z.boolean(must('must be true or false'));
}

/** A dotted IPv4 address. */
export function ipv4Address(): z.ZodType<string> {
  const rule = 'must be an IPv4 address such as 198.51.100.7';
  return z.string(must(rule)).refine(isIpv4, because(rule, 'wrong-format'));
}

/** A network `address/prefix` without host bits, of IPv4 only or of either version. */
export function networkCidr(version: 'ipv4' | 'any'): z.ZodType<string> {
  const rule = `must be ${version === 'ipv4' ? 'an IPv4' : 'a'} network such as 10.2.0.0/24, without host bits`;
  return z.string(must(rule)).refine(
    (value) => {
      const network = parseNetwork(value);
      const rightVersion = version === 'any' || network?.[0].kind() === 'ipv4';
      return network !== undefined && rightVersion && isNetworkAddress(network);
    },
    because(rule, 'wrong-format'),
  );
}

/** A host name of letters, digits and hyphens, with at least one letter in its last label. */
export function isHostName(value: string): boolean {
  const labels = value.replace(/\.$/, '').split('.');
  const last = labels.at(-1) ?? '';
  return (
    value.length <= 253 &&
    labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(label)) &&
    /[a-z]/i.test(last)
  );
}

/** An IPv4 or IPv6 address. */
export function isAddress(value: string): boolean {
  return isIpv4(value) || isIpv6(value);
}

/**
 * Whether two texts name one end of a tunnel: addresses are compared as addresses, host names without regard to case and
 * to the dot at their end.
 */
export function isSameEnd(one: string, other: string): boolean {
  return isSameAddress(one, other) || hostKey(one) === hostKey(other);
}

function hostKey(name: string): string {
  return plainText(name).toLowerCase().replace(/\.$/, '');
}

function isBetween(count: number, min: number, max: number): boolean {
  return count >= min && count <= max;
}
