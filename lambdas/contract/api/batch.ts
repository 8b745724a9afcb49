import * as z from 'zod';
import { BATCH_ID } from '../batch-id';
import { problemSchema, REQUEST_STATES } from '../outcome';
import { REQUEST_ID } from '../request-id';
import { timeSchema } from './request';
import { findingSchema } from './validation';

/** Rows of which the resource of a batch shows what is wrong with them; the results show all. */
export const SHOWN_ROW_ERRORS = 100;

/** State of a batch: rows run at once, also while it is open. */
export const BATCH_STATES = ['open', 'running', 'ended', 'cancelled'] as const;

/** State of a row: that of its request, or that it was refused and has none. */
export const ROW_STATES = ['invalid', ...REQUEST_STATES] as const;

const rowPlace = {
  /** Number of the row in its batch, from 1. */
  row: z.int().min(1),
  /** Line of the file on which the row begins, from 1; absent for rows that came as JSON. */
  line: z.int().min(1).optional(),
};

/** One broken rule of one row. */
export const rowErrorSchema = z.object({ ...rowPlace, ...findingSchema.shape });

const count = z.int().min(0);

/** Rows by state; the states together are all rows. */
export const batchCountsSchema = z.object({
  rows: count,
  invalid: count,
  accepted: count,
  running: count,
  succeeded: count,
  failed: count,
  timed_out: count,
  rejected: count,
  cancelled: count,
  needs_attention: count,
});

/** A batch as API answers show it. */
export const batchResourceSchema = z.object({
  id: z.string().regex(BATCH_ID),
  state: z.enum(BATCH_STATES),
  counts: batchCountsSchema,
  /** What is wrong with the first invalid rows, at most {@link SHOWN_ROW_ERRORS}. */
  errors: z.array(rowErrorSchema),
  /** What a person should know of the file, such as that it was read as Windows-1252. */
  warnings: z.array(z.string()).optional(),
  /** The batch whose failed rows these are. */
  rerunOf: z.string().regex(BATCH_ID).optional(),
  /** The batch that runs its failed rows again. */
  rerunBy: z.string().regex(BATCH_ID).optional(),
  requestedBy: z.string(),
  createdAt: timeSchema,
  /** When an open batch closes by itself: 24 hours after its last call. */
  closesAt: timeSchema.optional(),
  /** When the last row will have ended, by how fast rows have ended so far; absent until that can be said. */
  estimatedEndAt: timeSchema.optional(),
  /** When the last row had ended. */
  endedAt: timeSchema.optional(),
  links: z.object({ self: z.string(), results: z.string() }),
});

/** Answer of a dry run: nothing of it is stored. */
export const batchPreviewSchema = batchResourceSchema
  .pick({ errors: true, warnings: true })
  .extend({ dryRun: z.literal(true), counts: batchCountsSchema.pick({ rows: true, invalid: true, accepted: true }) });

/** What became of one row. */
export const batchResultSchema = z.object({
  ...rowPlace,
  state: z.enum(ROW_STATES),
  /** Absent for an invalid row, and until the request has been made. */
  requestId: z.string().regex(REQUEST_ID).optional(),
  /** The connection at the provider, once the row has ended. */
  connectionId: z.string().optional(),
  /** All that is wrong with an invalid row. */
  errors: z.array(findingSchema).optional(),
  /** Why the request did not succeed. */
  problem: problemSchema.optional(),
  /** With `include=request`: what the row asked for, without its pre-shared key; of an invalid one what was right. */
  request: z.record(z.string(), z.unknown()).optional(),
});

/** Answer of `GET /v1/batches/{id}/results` as JSON: rows in the order of the input. */
export const batchResultsSchema = z.object({ items: z.array(batchResultSchema), cursor: z.string().optional() });

/** A batch as API answers show it. */
export type BatchResource = z.infer<typeof batchResourceSchema>;
/** Answer of a dry run. */
export type BatchPreview = z.infer<typeof batchPreviewSchema>;
/** Rows by state. */
export type BatchCounts = z.infer<typeof batchCountsSchema>;
/** One broken rule of one row. */
export type RowError = z.infer<typeof rowErrorSchema>;
/** What became of one row. */
export type BatchResult = z.infer<typeof batchResultSchema>;
/** State of a row. */
export type RowState = (typeof ROW_STATES)[number];
