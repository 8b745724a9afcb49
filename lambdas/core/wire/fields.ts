/**
 * Building blocks for the field rules of the dialects. Messages are predicates (`must be …`) that say what is allowed
 * and never repeat a value; the field's name goes before them (`domain/findings/schema-findings.ts`).
 */
import * as z from 'zod';
import type { FindingKind } from '../domain/findings/findings';
import { isIpv4, isIpv6, isNetworkAddress, parseNetwork } from './addresses';

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

/** A text of limited length, counted in characters. */
export function text(min: number, max: number): z.ZodType<string> {
  return (
    z
      .string(must(`must be a string of ${min} to ${max} characters`))
      .refine(
        (value) => isBetween(Array.from(value).length, min, max),
        because(`must have ${min} to ${max} characters`, 'wrong-length'),
      )
      // Half a surrogate pair has no UTF-8: sealing and URLs would replace it without a word.
      .refine(
        (value) => !/\p{Surrogate}/u.test(value),
        because('must not contain half a character', 'character-not-allowed'),
      )
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
  return z.unknown().refine((given) => given === value, because(rule, 'not-allowed', severity));
}

/** A field that exists elsewhere and must be left out here. */
export function leftOut(reason: string, severity: FindingKind['severity'] = 'error'): z.ZodType {
  return z
    .unknown()
    .refine((value) => value === undefined, because(`${reason} and must be left out`, 'not-supported', severity))
    .optional();
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

function isBetween(count: number, min: number, max: number): boolean {
  return count >= min && count <= max;
}
