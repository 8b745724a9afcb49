import { recordOf } from '../../../domain/batch/row-record';
import type { RowRecord } from '../../../domain/batch/row-record';
import type { BatchLedger } from '../../../ports/batches/batch-ledger';
import type { BatchStore, ChunkKey } from '../../../ports/batches/batch-store';
import type { RequestStore } from '../../../ports/request-store';
import { ServiceUnavailableError } from '../../../domain/errors';
import { countRows } from '../rows/count-rows';
import type { CountDependencies } from '../rows/count-rows';
import { rangeOf, readChunk, workOn } from './chunk-work';

/** What counts rows by their requests. */
export interface CountChunkDependencies extends CountDependencies {
  readonly batches: BatchStore;
  readonly ledger: BatchLedger;
  readonly store: Pick<RequestStore, 'find'>;
}

/**
 * Counts the rows of a chunk by their requests: for when what the audit trail told of them got lost, or the table of counts
 * did.
 *
 * @throws ServiceUnavailableError when it must be done again
 */
export async function countChunk(deps: CountChunkDependencies, key: ChunkKey): Promise<void> {
  const work = await readChunk(deps.batches, key);
  if (work === undefined) return;
  const known = await deps.ledger.rows(key.batchId, rangeOf(work));
  const settled = new Set(known.filter(({ state }) => state !== 'running').map(({ row }) => row));
  const seen: RowRecord[] = [];
  const failures = await workOn(
    work.rows.filter(({ row }) => !settled.has(row)),
    async ({ row, requestId }) => {
      const request = await deps.store.find(requestId);
      const record = request && recordOf(row, request);
      if (record !== undefined) seen.push(record);
    },
  );
  await countRows(deps, key.batchId, seen);
  const [error] = failures.values();
  if (failures.size > 0) throw new ServiceUnavailableError('Rows could not be counted', { cause: error });
}
