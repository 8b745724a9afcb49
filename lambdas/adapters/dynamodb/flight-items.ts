import * as z from 'zod';
import { PARTITION } from '../../contract/tables';
import type { RequestId } from '../../core/domain/request/request-id';
import type { Flight } from '../../core/domain/watch/flight';
import { attributesOf, readItem } from './item-version';
import type { Item } from './item-version';
import { requestIdSchema } from './request-items';

const flightSchema: z.ZodType<Flight> = z.object({
  account: z.string(),
  requestId: requestIdSchema,
  connectionId: z.string().optional(),
  status: z.string().optional(),
  sinceMs: z.number(),
  dueAtMs: z.number(),
  endedAtMs: z.number().optional(),
});

const waitingSchema = z.object({ pk: z.string(), token: z.string() });

/**
 * Partition of the entries of an account. It takes 1,000 write units a second: 500 requests that begin to be followed, more
 * than Step Functions starts for long.
 */
export const flightPartition = (account: string): string => PARTITION.work.flight + account;

/** Key of a request's entry. */
export const flightKey = (account: string, id: RequestId): Item => ({
  pk: { S: flightPartition(account) },
  sk: { S: id },
});

/** Key of the token of a request's execution; the state `Watch` alone puts the item (provisioning-workflow.ts). */
export const waitingKey = (id: RequestId): Item => ({ pk: { S: PARTITION.work.waiting + id }, sk: { S: 'ITEM' } });

/** An entry as an item. */
export function flightItem(flight: Flight): Item {
  return { ...flightKey(flight.account, flight.requestId), ...attributesOf(flight) };
}

/** Reads an entry. @throws NewerItemError; ZodError when it is none */
export const flightOf = (item: Item): Flight => readItem('entry of a request', flightSchema, item);

/** Reads a token, with the request whose execution waits with it. @throws NewerItemError; ZodError when it is none */
export function tokenOf(item: Item): [RequestId, string] {
  const { pk, token } = readItem('token of an execution', waitingSchema, item);
  return [requestIdSchema.parse(pk.slice(PARTITION.work.waiting.length)), token];
}
