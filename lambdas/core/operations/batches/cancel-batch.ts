import type { BatchHeader } from '../../domain/batch/batch-header';
import type { BatchResource } from '../../domain/batch/batch-resource';
import type { Caller } from '../../domain/caller';
import { decideAnew } from '../requests/decide-anew';
import type { BatchReadDependencies } from './batch-dependencies';
import { findOwnBatch, shownBatch } from './query-batches';

/** What came of the cancellation of a batch. */
export type CancelBatchResult =
  /** Rows that have not begun never will; those that run are cancelled one by one. */
  | { readonly kind: 'requested'; readonly resource: BatchResource }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'too-late'; readonly reason: string };

/**
 * Records that the rows of a batch of the tenant are to end without effect. From then on no row begins, and no call brings
 * another one; the queue of chunks cancels those that have begun (protocol.md 9.4). The second cancellation of one batch
 * writes nothing.
 *
 * @throws ServiceUnavailableError
 */
export async function cancelBatch(deps: BatchReadDependencies, caller: Caller, id: string): Promise<CancelBatchResult> {
  return decideAnew(async () => {
    const header = await findOwnBatch(deps.batches, caller.tenant, id);
    if (header === undefined) return { kind: 'not-found' };
    const resource = await shownBatch(deps, header);
    const { state } = resource;
    if (state === 'ended' || state === 'cancelled') {
      return { kind: 'too-late', reason: `All rows of the batch have ended: ${state}.` };
    }
    return { kind: 'requested', resource: header.cancellation ? resource : await cancel(deps, header, caller) };
  });
}

async function cancel(deps: BatchReadDependencies, before: BatchHeader, { actor }: Caller): Promise<BatchResource> {
  const cancellation = { requestedAtMs: deps.clock.nowMs(), requestedBy: actor };
  const header = { ...before, version: before.version + 1, cancellation };
  await deps.batches.putHeader(header, true);
  return shownBatch(deps, header);
}
