import * as z from 'zod';
import { because, must } from '../../../wire/fields';

/** The documented samples are not hexadecimal: any letters and digits, 8-4-4-4-12 (provider-apis.md 3, E14). */
const ID = /^[0-9a-z]{8}(-[0-9a-z]{4}){3}-[0-9a-z]{12}$/i;

/** Whether a text has the shape of an id of the Enterprise VPN API v5. */
export function isId(text: string): boolean {
  return ID.test(text);
}

/** A field that holds an id. */
export function id(what: string): z.ZodType<string> {
  const rule = `must be the id of ${what}: 36 characters, 8-4-4-4-12`;
  return z.string(must(rule)).refine(isId, because(rule, 'wrong-format'));
}
