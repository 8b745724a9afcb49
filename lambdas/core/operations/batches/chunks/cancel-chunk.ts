import { ServiceUnavailableError } from '../../../domain/errors';
import { isTerminal } from '../../../domain/request/request-state';
import type { BatchLedger } from '../../../ports/batches/batch-ledger';
import type { BatchStore, ChunkKey } from '../../../ports/batches/batch-store';
import { cancelRequest } from '../../requests/cancel-request';
import type { CancelDependencies } from '../../requests/cancel-request';
import { readChunk, workOn } from './chunk-work';
import type { ChunkWork, PlacedRow } from './chunk-work';
import { endedAcceptanceOf } from './row-acceptance';

/** What cancels rows. */
export interface CancelChunkDependencies extends CancelDependencies {
  readonly batches: BatchStore;
  readonly ledger: Pick<BatchLedger, 'markExpanded'>;
}

/**
 * Sees to it that the rows of a chunk of a cancelled batch end without effect. One that has begun is cancelled like any
 * request. One that has not becomes a request that has ended: under its id, so that it can never begin.
 *
 * @throws ServiceUnavailableError when it must be done again
 */
export async function cancelChunk(deps: CancelChunkDependencies, key: ChunkKey): Promise<void> {
  const work = await readChunk(deps.batches, key);
  if (work?.header.cancellation === undefined) return;
  const failures = await workOn(work.rows, (row) => cancel(deps, work, row));
  const [error] = failures.values();
  // Every row has its request now, and none is left to be expanded.
  if (failures.size === 0) return deps.ledger.markExpanded(key, deps.clock.nowMs());
  throw new ServiceUnavailableError(`${failures.size} rows of batch ${key.batchId} could not be cancelled`, {
    cause: error,
  });
}

async function cancel(deps: CancelChunkDependencies, { header }: ChunkWork, row: PlacedRow): Promise<void> {
  const { store, clock } = deps;
  const { tenant, cancellation } = header;
  const actor = cancellation?.requestedBy ?? header.requestedBy;
  if ((await store.find(row.requestId)) === undefined) {
    await store.accept(endedAcceptanceOf(header, row, { state: 'cancelled', actor, nowMs: clock.nowMs() }));
  }
  // It may have been expanded in between.
  const request = await store.find(row.requestId);
  if (request !== undefined && !isTerminal(request.state)) {
    await cancelRequest(deps, { tenant, actor }, row.requestId);
  }
}
