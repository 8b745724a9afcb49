import * as z from 'zod';
import { PARTITION } from '../../contract/tables';
import type { Place } from '../../core/domain/gate/place';
import type { Waiting } from '../../core/domain/gate/waiting';
import type { LineId } from '../../core/domain/request/admission';
import type { RequestId } from '../../core/domain/request/request-id';
import type { KnownLine } from '../../core/ports/gate/lines';
import { attributesOf, readItem } from './item-version';
import type { Item } from './item-version';
import { requestIdSchema } from './request-items';

/** Digits of a time in a sort key: enough for the next 200 years. */
const TIME_DIGITS = 14;

const lineIdSchema = z.string().transform((text) => text as LineId); // stored by us

const waitingSchema: z.ZodType<Waiting> = z.object({
  account: z.string(),
  requestId: requestIdSchema,
  line: lineIdSchema,
  sinceMs: z.number(),
  waitUntilMs: z.number(),
  calls: z.number(),
  exclusive: z.string().optional(),
});

const knownLineSchema: z.ZodType<KnownLine> = z
  .object({ sk: lineIdSchema, touched: z.string() })
  .transform(({ sk, touched }) => ({ line: sk, touched }));

const placeSchema: z.ZodType<Place> = z.object({
  account: z.string(),
  requestId: requestIdSchema,
  line: lineIdSchema,
  sinceMs: z.number(),
  startedAtMs: z.number().optional(),
  exclusive: z.string().optional(),
});

/** Partition of the requests that wait in one line of an account. */
export const linePartition = (account: string, line: LineId): string => `${PARTITION.work.line}${account}#${line}`;

/** Key of a request's item in its line. */
export const lineKey = ({ account, line, sinceMs, requestId }: Omit<Waiting, 'waitUntilMs' | 'calls'>): Item => ({
  pk: { S: linePartition(account, line) },
  sk: { S: `${String(sinceMs).padStart(TIME_DIGITS, '0')}#${requestId}` },
});

/** A request in its line as an item. */
export const lineItem = (waiting: Waiting): Item => ({ ...lineKey(waiting), ...attributesOf(waiting) });

/** Reads a request in its line. @throws NewerItemError; ZodError when it is none */
export const waitingOf = (item: Item): Waiting => readItem('request in a line', waitingSchema, item);

/** Partition of the lines of an account. */
export const linesPartition = (account: string): string => PARTITION.work.lines + account;

/** Key of a line of an account. */
export const linesKey = (account: string, line: LineId): Item => ({
  pk: { S: linesPartition(account) },
  sk: { S: line },
});

/** Reads a line of an account. @throws NewerItemError; ZodError when it is none */
export const knownLineOf = (item: Item): KnownLine => readItem('line', knownLineSchema, item);

/** Partition of the places of an account. */
export const placePartition = (account: string): string => PARTITION.work.place + account;

/** Key of a request's place. */
export const placeKey = (account: string, id: RequestId): Item => ({
  pk: { S: placePartition(account) },
  sk: { S: id },
});

/** A place as an item. */
export const placeItem = (place: Place): Item => ({
  ...placeKey(place.account, place.requestId),
  ...attributesOf(place),
});

/** Reads a place. @throws NewerItemError; ZodError when it is none */
export const placeOf = (item: Item): Place => readItem('place', placeSchema, item);
