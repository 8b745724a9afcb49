import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { COUNTED_STATES } from '../../../core/domain/batch/row-record';
import type { CountedState } from '../../../core/domain/batch/row-record';
import type { RowEvent } from '../../../core/domain/batch/row-event';
import { readItem } from '../item-version';
import { batchIdSchema, requestIdSchema } from '../request-items';

const eventSchema = z
  .object({
    batch: z.object({ id: batchIdSchema, row: z.number() }),
    requestId: requestIdSchema,
    sequence: z.number(),
    time: z.iso.datetime(),
    connectionId: z.string().optional(),
    after: z.object({
      state: z.enum(COUNTED_STATES as [CountedState, ...CountedState[]]),
      problem: z.string().optional(),
    }),
  })
  .transform(({ batch, requestId, sequence, time, connectionId, after }): RowEvent => {
    const place = { batchId: batch.id, row: batch.row, requestId, sequence, connectionId };
    return { ...place, state: after.state, atMs: Date.parse(time), hasProblem: after.problem !== undefined };
  });

/**
 * Reads an audit event of a row as the stream of its table has it.
 *
 * @throws NewerItemError; ZodError when it is none that says of a new state
 */
export function rowEventOf(image: Readonly<Record<string, unknown>>): RowEvent {
  // Streams hand items over as the client does, but for bytes, and an audit event has none.
  return readItem('audit event', eventSchema, image as Record<string, AttributeValue>);
}
