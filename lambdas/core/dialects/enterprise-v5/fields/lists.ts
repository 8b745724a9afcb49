import * as z from 'zod';
import { because, must } from '../../../wire/fields';

/** How many elements a list may have, and the predicate that says so. */
interface ListLimits {
  readonly min: number;
  readonly max: number;
  readonly rule: string;
}

/** A list of limited length. Its elements are judged also when there are too many. */
export function listOf(element: z.ZodType, { min, max, rule }: ListLimits): z.ZodType {
  return z.array(element, must(rule)).refine(({ length }) => length >= min && length <= max, {
    ...because(rule, 'out-of-range'),
    // zod would otherwise leave the length unjudged when an element is of the wrong type.
    when: ({ value }) => Array.isArray(value),
  });
}

/** True for a list without elements. */
export function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** A list that may be left out or be empty, but have no elements. */
export function noneAllowed(reason: string): z.ZodType {
  return z
    .unknown()
    .refine((value) => value === undefined || isEmptyList(value), because(reason, 'not-supported'))
    .optional();
}
