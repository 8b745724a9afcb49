import { isOpen } from '../../domain/batch/batch-header';
import type { BatchResource } from '../../domain/batch/batch-resource';
import type { Caller } from '../../domain/caller';
import { decideAnew } from '../requests/decide-anew';
import type { BatchReadDependencies } from './batch-dependencies';
import { findOwnBatch, shownBatch } from './query-batches';

/**
 * Closes a batch of the tenant: no more rows are taken. One that is not open any more is left as it is.
 *
 * @returns the batch; `undefined` when the tenant has no such batch
 * @throws ServiceUnavailableError
 */
export async function closeBatch(
  deps: BatchReadDependencies,
  { tenant }: Caller,
  id: string,
): Promise<BatchResource | undefined> {
  return decideAnew(async () => {
    const nowMs = deps.clock.nowMs();
    const before = await findOwnBatch(deps.batches, tenant, id);
    if (before === undefined) return undefined;
    if (!isOpen(before, nowMs)) return shownBatch(deps, before);
    const header = { ...before, version: before.version + 1, closedAtMs: nowMs };
    await deps.batches.putHeader(header);
    return shownBatch(deps, header);
  });
}
