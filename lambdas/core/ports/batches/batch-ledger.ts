import type { BatchId } from '../../domain/batch-id';
import type { RowRecord, Tally, TallyStep } from '../../domain/batch/row-record';
import type { ChunkKey } from './batch-store';

/** Rows by number, both ends included. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/**
 * What has become of the rows of batches, and how many are in each state (protocol.md 9.3). It can be made again from
 * requests. All methods throw ServiceUnavailableError; whether a write happened is then not known, and repeating it is safe.
 * Reads are strongly consistent.
 */
export interface BatchLedger {
  /** The records of the rows in a range, in order; rows that wait for their turn have none. */
  rows(batchId: BatchId, range: RowRange): Promise<readonly RowRecord[]>;
  /** The records of these rows, at most 100, as far as there are any. */
  find(batchId: BatchId, rows: readonly number[]): Promise<readonly RowRecord[]>;
  tally(batchId: BatchId): Promise<Tally | undefined>;
  /**
   * Writes records and counts together.
   *
   * @param nowMs when they were counted
   * @returns `conflict` when a record is not the one any more that was to be replaced, or another writer was at it;
   *   nothing is written then
   */
  advance(batchId: BatchId, step: TallyStep, nowMs: number): Promise<'written' | 'conflict'>;

  /** Notes that every row of a chunk has its request. */
  markExpanded(key: ChunkKey, nowMs: number): Promise<void>;
  /** The chunks of a call that are so noted. */
  expanded(key: Omit<ChunkKey, 'chunk'>): Promise<ReadonlySet<number>>;
}
