import * as z from 'zod';
import { timeSchema } from './request';

/** Items of a list that one page has at most, and when nothing is said. */
export const PAGE_ITEMS = { most: 200, usual: 50 } as const;

/** Which end of a list comes first. */
export const ORDERS = ['newest', 'oldest'] as const;

/** How long a cursor can be used, in milliseconds: a day. */
export const CURSOR_LIFE_MS = 86_400_000;

/** Longest text that anything is looked for by, in characters. */
const LONGEST_FILTER = 2048;

const wholeNumber = `must be a whole number from 1 to ${PAGE_ITEMS.most}`;
const time = 'must be a time such as 2026-11-30T08:00:00Z, or a day such as 2026-11-30, which begins at midnight UTC';

const timeParameter = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], { error: time })
  .transform((text) => Date.parse(text));

/** One of `values`, in the words of every parameter. */
export function oneOfParameter<const Values extends readonly [string, ...string[]]>(
  values: Values,
): z.ZodEnum<{ [Value in Values[number]]: Value }> {
  return z.enum(values, { error: `must be one of: ${values.join(', ')}` });
}

/** A text that something is looked for by. */
export const filterParameter = z
  .string()
  .min(1, { error: 'must not be empty' })
  .max(LONGEST_FILTER, { error: `must have at most ${LONGEST_FILTER} characters` });

/** Parameters of every list. */
export const pageParameters = {
  /** Only what happened at this time or later. */
  from: timeParameter.optional(),
  /** Only what happened before this time. */
  to: timeParameter.optional(),
  order: oneOfParameter(ORDERS).default('newest'),
  limit: z.coerce
    .number({ error: wholeNumber })
    .int({ error: wholeNumber })
    .min(1, { error: wholeNumber })
    .max(PAGE_ITEMS.most, { error: wholeNumber })
    .default(PAGE_ITEMS.usual),
  /** That of the page before: of the same question, and at most a day old. */
  cursor: z.string({ error: 'must be the cursor of the page before' }).optional(),
};

/** Members of every page of a list besides its items. */
export const pageMembers = {
  /** For the next page; absent on the last one. A page may have fewer items than its limit, also none, although more come. */
  cursor: z.string().optional(),
  /** The page has ended early: everything that was looked for down (or up) to this time is on this page or those before. */
  searchedUntil: timeSchema.optional(),
  /** Of a list with the oldest first: it has everything before this time; what is newer is not listed yet. */
  completeUntil: timeSchema.optional(),
};

/** Where a page of a list begins and ends. */
export interface PageQuery {
  /** Epoch ms, inclusive. */
  readonly from?: number | undefined;
  /** Epoch ms, exclusive. */
  readonly to?: number | undefined;
  readonly order: (typeof ORDERS)[number];
  readonly limit: number;
  readonly cursor?: string | undefined;
}
