import * as z from 'zod';
import { submissionSchema, ticketSchema } from './submission';

/** Shortest and longest time that a row may wait for its provider to have room, in seconds. */
export const MAX_WAIT_SECONDS = { least: 60, most: 604_800 } as const;

const { operation, provider, completion, onFailure, deadlineSeconds } = submissionSchema.shape;

const maxWaitSeconds = z
  .int({ error: 'must be a whole number of seconds from 60 to 604800' })
  .min(MAX_WAIT_SECONDS.least, { error: `must be at least ${MAX_WAIT_SECONDS.least} seconds` })
  .max(MAX_WAIT_SECONDS.most, { error: `must be at most ${MAX_WAIT_SECONDS.most} seconds` });

const flag = z.boolean({ error: 'must be true or false' });

/** What a call says for all its rows; a row's own member wins. */
export const batchDefaultsSchema = z.strictObject(
  {
    operation: operation.optional(),
    provider: provider.optional(),
    /** A row may name its own; `system` goes for those as well. */
    ticket: ticketSchema.partial().optional(),
    completion: completion.unwrap().optional(),
    onFailure: onFailure.unwrap().optional(),
    deadlineSeconds: deadlineSeconds.unwrap().optional(),
  },
  { error: 'must be an object' },
);

/** What a call says of its batch as a whole; only that which makes the batch does. */
export const batchOptionsSchema = z.strictObject({
  /** Say what would be wrong, and store nothing. */
  dryRun: flag.optional(),
  /** More calls bring more rows. */
  open: flag.optional(),
  maxWaitSeconds: maxWaitSeconds.optional(),
});

/** JSON body of `POST /v1/batches/{id}/rows`; each item is a request, judged by itself. */
export const moreRowsBodySchema = z.strictObject(
  {
    items: z.array(z.unknown(), { error: 'must be a list of requests' }),
    defaults: batchDefaultsSchema.optional(),
  },
  { error: 'must be an object with items' },
);

/** JSON body of `POST /v1/batches`. */
export const batchBodySchema = moreRowsBodySchema.extend(batchOptionsSchema.shape);

/** What a call says for all its rows. */
export type BatchDefaults = z.infer<typeof batchDefaultsSchema>;
/** What a call says of its batch as a whole. */
export interface BatchOptions extends z.infer<typeof batchOptionsSchema> {
  readonly dryRun: boolean;
  readonly open: boolean;
}
