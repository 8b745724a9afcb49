import { chunked } from '../../domain/batch/batch-chunk';
import type { ChunkRow } from '../../domain/batch/batch-chunk';
import { newBatch } from '../../domain/batch/batch-header';
import type { BatchHeader } from '../../domain/batch/batch-header';
import { batchResourceOf } from '../../domain/batch/batch-resource';
import type { BatchResource } from '../../domain/batch/batch-resource';
import { mayRunAgain } from '../../domain/batch/run-again';
import type { Caller } from '../../domain/caller';
import { InvariantError, ServiceUnavailableError } from '../../domain/errors';
import { decideAnew } from '../requests/decide-anew';
import type { BatchReadDependencies, CallDependencies } from './batch-dependencies';
import { findOwnBatch, shownBatch } from './query-batches';
import { readRows } from './rows/read-rows';
import { chunksExpireAtMs, storeChunks } from './storing/store-chunks';
import { callRecordOf } from './storing/store-rows';

/** What runs rows again. */
export type RerunDependencies = BatchReadDependencies & CallDependencies;

/** What came of the wish that rows run again. */
export type RerunResult =
  /** The new batch; the same one for every call. */
  | { readonly kind: 'accepted'; readonly resource: BatchResource }
  | { readonly kind: 'not-found' }
  /** Some rows have not ended yet. */
  | { readonly kind: 'running' }
  /** No row has failed in a way that may change, or what is needed to run it is not kept any more. */
  | { readonly kind: 'nothing' };

/**
 * Makes a batch of the rows of another one that has ended which have failed, timed out, or were rejected for a reason that
 * may change. The pre-shared keys stay sealed as they are (docs/adr/0021). However often it is called, there is one such batch.
 *
 * @throws ServiceUnavailableError
 */
export async function rerunBatch(deps: RerunDependencies, caller: Caller, id: string): Promise<RerunResult> {
  return decideAnew(async () => {
    const before = await findOwnBatch(deps.batches, caller.tenant, id);
    if (before === undefined) return { kind: 'not-found' };
    if (before.rerunBy !== undefined) return earlierRerun(deps, caller, before.rerunBy);
    const { state } = await shownBatch(deps, before);
    if (state !== 'ended' && state !== 'cancelled') return { kind: 'running' };
    const rows = await rowsToRun(deps, before);
    return rows.length === 0 ? { kind: 'nothing' } : store(deps, caller, before, rows);
  });
}

async function earlierRerun(deps: RerunDependencies, { tenant }: Caller, id: string): Promise<RerunResult> {
  const header = await findOwnBatch(deps.batches, tenant, id);
  if (header === undefined) throw new InvariantError(`There is no batch ${id}, and another one names it`);
  return { kind: 'accepted', resource: await shownBatch(deps, header) };
}

async function rowsToRun(deps: RerunDependencies, before: BatchHeader): Promise<ChunkRow[]> {
  const found: ChunkRow[] = [];
  for await (const rows of readRows(deps, before)) {
    for (const { given, record } of rows) {
      if (record === undefined || !mayRunAgain(record)) continue;
      found.push({ ...given, index: found.length });
    }
  }
  return found;
}

async function store(
  deps: RerunDependencies,
  caller: Caller,
  before: BatchHeader,
  rows: readonly ChunkRow[],
): Promise<RerunResult> {
  const { batches, batchIds, clock } = deps;
  const nowMs = clock.nowMs();
  const key = { batchId: batchIds.newBatchId(), callId: batchIds.newCallId() };
  const chunks = chunked(rows);
  const { maxWaitSeconds } = before;
  const header: BatchHeader = {
    ...newBatch(key.batchId, caller, nowMs),
    maxWaitSeconds,
    calls: [callRecordOf(key.callId, 1, chunks)],
    rerunOf: before.id,
  };
  const intent = await storeChunks(batches, key, chunks, { nowMs, expiresAtMs: chunksExpireAtMs(header) });
  const rerunOf = { ...before, version: before.version + 1, rerunBy: header.id };
  const committed = await batches.commitCall({ header, intent, rerunOf });
  if (committed !== 'committed') throw new ServiceUnavailableError(`Batch ${header.id} was not stored in time`);
  return { kind: 'accepted', resource: batchResourceOf(header, undefined, nowMs) };
}
