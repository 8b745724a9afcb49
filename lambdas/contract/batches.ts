import * as z from 'zod';
import { BATCH_ID } from './batch-id';

/** Rows that all calls of a batch may bring together (api.md "Batches"). */
export const MAX_ROWS_IN_ALL = 100_000;
/** Calls that may bring rows of one batch: all of them are named in one item. */
export const MAX_BATCH_CALLS = 500;
/** How long a row waits for its provider to have room where its batch does not say, in seconds. */
export const DEFAULT_MAX_WAIT_SECONDS = 86_400;
/** An open batch closes by itself so long after its last call, in milliseconds. */
export const OPEN_FOR_MS = 86_400_000;

/** Rows in one chunk; the states of rows are kept in parts of this size as well. */
export const CHUNK_ROWS = 250;
/** Largest chunk before it is compressed, in bytes; an item has at most 400 KB. */
export const CHUNK_BYTES = 380_000;
/** Chunks and states of rows are kept for so long after the last row may have begun to run, in milliseconds. */
export const KEPT_AFTER_WAIT_MS = 9 * 86_400_000;

/** When a call that has stored chunks is looked at, in milliseconds after its last look. */
export const CALL_LOOK_MS = 900_000;

/** Deliveries after which a row that cannot be stored ends as a failed request. */
export const ROW_TRIES = 5;

/** Function behind the queue of chunks: its limit, and how long a message is hidden meanwhile, in seconds. */
export const CHUNK_WORK = { functionSeconds: 60, visibilitySeconds: 90, deliveries: 100 } as const;

/**
 * What is to be done with a chunk. `expand`: make a request of each row. `cancel`: see to it that each row ends without
 * effect. `count`: look at each row's request again. `trim`: keep the keys of those rows only that may be run again.
 * `discard`: nobody will ever need it.
 */
export const CHUNK_ACTIONS = ['expand', 'cancel', 'count', 'trim', 'discard'] as const;

/** A message of the queue of chunks (protocol.md 9.2). */
export const chunkTaskSchema = z.strictObject({
  batchId: z.string().regex(BATCH_ID),
  callId: z.string().min(1),
  /** Number of the chunk in its call, from 0. */
  chunk: z.int().min(0),
  action: z.enum(CHUNK_ACTIONS),
});

/** A message of the queue of chunks. */
export type ChunkTask = z.infer<typeof chunkTaskSchema>;
