import type { BatchHeader } from '../../domain/batch/batch-header';
import type { BatchId, CallId } from '../../domain/batch-id';
import type { Chunk } from '../../domain/batch/batch-chunk';
import type { IdempotencyRecord } from '../request-store';

/** Which call of which batch. */
export interface CallKey {
  readonly batchId: BatchId;
  readonly callId: CallId;
}

/** Which part of a call. */
export interface ChunkKey extends CallKey {
  /** From 0. */
  readonly chunk: number;
}

/** That a call is about to store chunks: by it they are found if that is all that comes of it. */
export interface BatchIntent extends CallKey {
  /** How many. */
  readonly chunks: number;
  /** When somebody must look at the call next, epoch ms; absent when nobody need. */
  readonly lookAtMs?: number | undefined;
  /** When intent and chunks may be deleted, epoch ms. */
  readonly expiresAtMs: number;
}

/** What makes rows part of a batch: all of it or nothing. */
export interface CallCommit {
  /** The next version of the header; the first one makes the batch. */
  readonly header: BatchHeader;
  readonly intent: BatchIntent;
  readonly idempotency?: IdempotencyRecord | undefined;
  /** The next version of the header of the batch whose rows run again. */
  readonly rerunOf?: BatchHeader | undefined;
}

/** What became of a call that has stored chunks. */
export type CallState = 'committed' | 'abandoned';

/** Calls whose turn it is to be looked at, and where the others go on. */
export interface DueCalls {
  readonly calls: readonly CallKey[];
  readonly cursor?: string | undefined;
}

/**
 * Batches: intents, chunks, calls and headers (protocol.md 9.1). All methods throw ServiceUnavailableError when the store
 * throttles or does not answer; whether a write happened is then not known, and repeating it is safe. Reads are strongly
 * consistent unless said otherwise.
 */
export interface BatchStore {
  /** Notes that a call is about to store chunks, or when it is to be looked at next. */
  putIntent(intent: BatchIntent): Promise<void>;
  intent(key: CallKey): Promise<BatchIntent | undefined>;

  /** Stores a chunk, or replaces it. */
  putChunk(key: ChunkKey, chunk: Chunk, expiresAtMs: number): Promise<void>;
  /** Makes a chunk unreadable for good. */
  emptyChunk(key: ChunkKey, nowMs: number): Promise<void>;
  /** `undefined` when it was emptied, has expired, or never was. */
  chunk(key: ChunkKey): Promise<Chunk | undefined>;

  /**
   * Makes rows part of a batch, unless the call was abandoned. When the tenant has used the idempotency key before, nothing
   * is written and the stored record is returned.
   *
   * @throws StoreConflictError when a header is not of the version before any more
   */
  commitCall(commit: CallCommit): Promise<IdempotencyRecord | CallState>;
  /** Sees to it that a call that has not been committed never will be. @returns what it is from now on */
  abandonCall(key: CallKey): Promise<CallState>;
  /** What became of a call; `undefined` while nothing has. */
  callState(key: CallKey): Promise<CallState | undefined>;

  header(id: BatchId): Promise<BatchHeader | undefined>;
  /**
   * Writes the next version of a header.
   *
   * @param isCancelled says in the same transaction that the rows are to be cancelled
   * @throws StoreConflictError when the stored version is not the one before
   */
  putHeader(header: BatchHeader, isCancelled?: boolean): Promise<void>;

  /** What a tenant's idempotency key was used for. */
  idempotencyRecord(tenant: string, key: string): Promise<IdempotencyRecord | undefined>;

  /** Calls that are to be looked at by now, the longest due first. Eventually consistent. */
  dueCalls(nowMs: number, cursor?: string): Promise<DueCalls>;
}
