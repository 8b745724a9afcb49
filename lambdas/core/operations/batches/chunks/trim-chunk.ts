import type { ChunkRow } from '../../../domain/batch/batch-chunk';
import { mayRunAgain } from '../../../domain/batch/run-again';
import type { BatchLedger } from '../../../ports/batches/batch-ledger';
import type { BatchStore, ChunkKey } from '../../../ports/batches/batch-store';
import { chunksExpireAtMs } from '../storing/store-chunks';
import { rangeOf, readChunk } from './chunk-work';
import type { ChunkWork } from './chunk-work';

/** What removes keys that are not needed any more. */
export interface TrimDependencies {
  readonly batches: BatchStore;
  readonly ledger: Pick<BatchLedger, 'rows'>;
}

/**
 * Removes from a chunk the keys of rows that have ended and will not run again: not by what they ended with, or because they
 * have.
 *
 * @throws ServiceUnavailableError
 */
export async function trimChunk({ batches, ledger }: TrimDependencies, key: ChunkKey): Promise<void> {
  const work = await readChunk(batches, key);
  if (work === undefined) return;
  const { rerunBy } = work.header;
  const ended = (await ledger.rows(key.batchId, rangeOf(work))).filter(({ state }) => state !== 'running');
  const done = new Set(ended.filter((row) => rerunBy !== undefined || !mayRunAgain(row)).map(({ row }) => row));
  const first = firstRowOf(work);
  const trimmed = work.chunk.map((row) => (done.has(first + row.index) ? withoutKey(row) : row));
  await batches.putChunk(key, trimmed, chunksExpireAtMs(work.header));
}

function firstRowOf({ header, key }: ChunkWork): number {
  return header.calls.find(({ id }) => id === key.callId)?.firstRow ?? 1;
}

function withoutKey({ accepted, ...row }: ChunkRow): ChunkRow {
  if (accepted === undefined) return row;
  return { ...row, accepted: { submission: accepted.submission, dialect: accepted.dialect } };
}
