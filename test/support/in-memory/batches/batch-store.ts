import { StoreConflictError } from '../../../../lambdas/core/domain/errors';
import type { Chunk } from '../../../../lambdas/core/domain/batch/batch-chunk';
import type { BatchHeader } from '../../../../lambdas/core/domain/batch/batch-header';
import type { BatchId } from '../../../../lambdas/core/domain/batch-id';
import type {
  BatchIntent,
  BatchStore,
  CallCommit,
  CallKey,
  CallState,
  ChunkKey,
  DueCalls,
} from '../../../../lambdas/core/ports/batches/batch-store';
import type { IdempotencyRecord } from '../../../../lambdas/core/ports/request-store';

/** What the stream of the requests table says of batches. */
export type BatchRecord =
  ({ readonly kind: 'call' } & CallKey) | { readonly kind: 'cancel'; readonly batchId: BatchId };

const DUE_PAGE = 25;

/** The batch store's port in memory, with its conditions and transactions. */
export class InMemoryBatchStore implements BatchStore {
  private readonly intents = new Map<string, BatchIntent>();
  private readonly chunks = new Map<string, Chunk>();
  private readonly states = new Map<string, CallState>();
  private readonly headers = new Map<BatchId, BatchHeader>();
  private readonly records = new Map<string, IdempotencyRecord>();
  private readonly streamed: BatchRecord[] = [];

  /** What was put into the stream so far, in order. */
  get stream(): readonly BatchRecord[] {
    return this.streamed;
  }

  /** All batches. */
  get all(): readonly BatchHeader[] {
    return [...this.headers.values()];
  }

  /** All chunks that can be read. */
  get storedChunks(): readonly Chunk[] {
    return [...this.chunks.values()];
  }

  putIntent(intent: BatchIntent): Promise<void> {
    this.intents.set(keyOf(intent), intent);
    return Promise.resolve();
  }

  intent(key: CallKey): Promise<BatchIntent | undefined> {
    return Promise.resolve(this.intents.get(keyOf(key)));
  }

  putChunk(key: ChunkKey, chunk: Chunk): Promise<void> {
    this.chunks.set(`${keyOf(key)}#${key.chunk}`, structuredClone(chunk));
    return Promise.resolve();
  }

  emptyChunk(key: ChunkKey): Promise<void> {
    this.chunks.delete(`${keyOf(key)}#${key.chunk}`);
    return Promise.resolve();
  }

  chunk(key: ChunkKey): Promise<Chunk | undefined> {
    return Promise.resolve(this.chunks.get(`${keyOf(key)}#${key.chunk}`));
  }

  commitCall({ header, intent, idempotency, rerunOf }: CallCommit): Promise<IdempotencyRecord | CallState> {
    // As in the real store: a call that is committed can only be this one, repeated after a lost answer.
    const earlier = this.states.get(keyOf(intent));
    // guard: header-last-in-memory
    if (earlier !== undefined) return Promise.resolve(earlier);
    const recordKey = idempotency === undefined ? undefined : `${header.tenant}#${idempotency.key}`;
    const record = recordKey === undefined ? undefined : this.records.get(recordKey);
    if (record !== undefined) return Promise.resolve(record);
    // guard: rerun-once-in-memory
    const headers = [header, ...(rerunOf === undefined ? [] : [rerunOf])];
    const late = headers.find((one) => !this.isNext(one));
    if (late !== undefined) return Promise.reject(conflict(late));
    headers.forEach((one) => this.headers.set(one.id, one));
    this.states.set(keyOf(intent), 'committed');
    this.intents.set(keyOf(intent), intent);
    if (recordKey !== undefined && idempotency !== undefined) this.records.set(recordKey, idempotency);
    const { batchId, callId } = intent;
    this.streamed.push({ kind: 'call', batchId, callId });
    return Promise.resolve('committed');
  }

  abandonCall(key: CallKey): Promise<CallState> {
    const state = this.states.get(keyOf(key)) ?? 'abandoned';
    this.states.set(keyOf(key), state);
    return Promise.resolve(state);
  }

  callState(key: CallKey): Promise<CallState | undefined> {
    return Promise.resolve(this.states.get(keyOf(key)));
  }

  header(id: BatchId): Promise<BatchHeader | undefined> {
    return Promise.resolve(this.headers.get(id));
  }

  putHeader(header: BatchHeader, isCancelled = false): Promise<void> {
    if (!this.isNext(header)) return Promise.reject(conflict(header));
    this.headers.set(header.id, header);
    if (isCancelled) this.streamed.push({ kind: 'cancel', batchId: header.id });
    return Promise.resolve();
  }

  idempotencyRecord(tenant: string, key: string): Promise<IdempotencyRecord | undefined> {
    return Promise.resolve(this.records.get(`${tenant}#${key}`));
  }

  dueCalls(nowMs: number, cursor = ''): Promise<DueCalls> {
    const found = [...this.intents]
      .flatMap(([key, { batchId, callId, lookAtMs }]) =>
        lookAtMs === undefined || lookAtMs > nowMs
          ? []
          : [{ position: `${String(lookAtMs).padStart(15, '0')}#${key}`, call: { batchId, callId } }],
      )
      .filter(({ position }) => position > cursor)
      .sort((one, other) => (one.position < other.position ? -1 : 1));
    const page = found.slice(0, DUE_PAGE);
    const last = found.length > DUE_PAGE ? page.at(-1)?.position : undefined;
    return Promise.resolve({ calls: page.map(({ call }) => call), cursor: last });
  }

  /** The first version of a header is new, each other one follows the one before. */
  private isNext({ id, version }: BatchHeader): boolean {
    // guard: batch-version-in-memory
    return (this.headers.get(id)?.version ?? 0) === version - 1;
  }
}

function keyOf({ batchId, callId }: CallKey): string {
  return `${batchId}#${callId}`;
}

function conflict({ id, version }: BatchHeader): StoreConflictError {
  return new StoreConflictError(`Batch ${id} was changed since version ${version - 1}`);
}
