import type { BatchCounts, RowError } from '../../../contract/api/batch';
import { DEFAULT_MAX_WAIT_SECONDS } from '../../../contract/batches';
import type { Cancellation } from '../request/provisioning-request';
import type { BatchId, CallId } from '../batch-id';
import type { Caller } from '../caller';

/** One call that has brought rows of a batch. */
export interface BatchCallRecord {
  readonly id: CallId;
  /** Number of its first row in the batch, from 1. */
  readonly firstRow: number;
  /** All its rows, the invalid ones included. */
  readonly rows: number;
  readonly invalid: number;
  /** Rows of each chunk. */
  readonly chunkSizes: readonly number[];
}

/** What the rows of a batch have come to, for good. */
export interface BatchEnd {
  readonly counts: BatchCounts;
  /** Epoch ms. */
  readonly endedAtMs: number;
}

/** A batch as it is stored: the item that makes it one (protocol.md 9.1). */
export interface BatchHeader {
  readonly id: BatchId;
  readonly tenant: string;
  readonly requestedBy: string;
  /** Address that the call which made it came from. */
  readonly requestedFrom?: string | undefined;
  /** Optimistic lock. */
  readonly version: number;
  readonly createdAtMs: number;
  /** How long a row may wait for its provider to have room, in seconds. */
  readonly maxWaitSeconds: number;
  readonly calls: readonly BatchCallRecord[];
  /** Until when more calls may bring rows, epoch ms; absent where the first call brought all. */
  readonly openUntilMs?: number | undefined;
  readonly closedAtMs?: number | undefined;
  readonly cancellation?: Cancellation | undefined;
  readonly rerunOf?: BatchId | undefined;
  readonly rerunBy?: BatchId | undefined;
  /** What is wrong with the first invalid rows. */
  readonly errors: readonly RowError[];
  readonly warnings: readonly string[];
  /** Kept when nothing of it changes any more. */
  readonly end?: BatchEnd | undefined;
}

/** A batch without rows. */
export function newBatch(id: BatchHeader['id'], { tenant, actor, address }: Caller, nowMs: number): BatchHeader {
  return {
    id,
    tenant,
    requestedBy: actor,
    requestedFrom: address,
    version: 1,
    createdAtMs: nowMs,
    maxWaitSeconds: DEFAULT_MAX_WAIT_SECONDS,
    calls: [],
    errors: [],
    warnings: [],
  };
}

/** Whether more calls may bring rows. */
export function isOpen({ openUntilMs = 0, closedAtMs, cancellation }: BatchHeader, nowMs: number): boolean {
  return closedAtMs === undefined && cancellation === undefined && nowMs < openUntilMs;
}

/** Rows of a batch. */
export function rowsIn({ calls }: Pick<BatchHeader, 'calls'>): { readonly rows: number; readonly invalid: number } {
  return calls.reduce((sum, { rows, invalid }) => ({ rows: sum.rows + rows, invalid: sum.invalid + invalid }), {
    rows: 0,
    invalid: 0,
  });
}

/** A part of a call that is stored together. */
export interface ChunkPlace {
  readonly call: BatchCallRecord;
  /** Number of the chunk in its call, from 0. */
  readonly chunk: number;
  /** Number of its first row in the batch, from 1. */
  readonly firstRow: number;
  readonly rows: number;
}

/** The chunks of a call, in order. */
export function chunksOf(call: BatchCallRecord): ChunkPlace[] {
  let firstRow = call.firstRow;
  return call.chunkSizes.map((rows, chunk) => {
    const place = { call, chunk, firstRow, rows };
    firstRow += rows;
    return place;
  });
}
