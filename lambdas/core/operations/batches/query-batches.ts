import type { BatchHeader } from '../../domain/batch/batch-header';
import { parseBatchId } from '../../domain/batch-id';
import { batchResourceOf } from '../../domain/batch/batch-resource';
import type { BatchResource } from '../../domain/batch/batch-resource';
import type { BatchLedger } from '../../ports/batches/batch-ledger';
import type { BatchStore } from '../../ports/batches/batch-store';
import type { Clock } from '../../ports/clock';
import type { BatchReadDependencies } from './batch-dependencies';

/** A batch of the tenant, as API answers show it; `undefined` when the tenant has no such batch. */
export async function getBatch(
  deps: BatchReadDependencies,
  tenant: string,
  id: string,
): Promise<BatchResource | undefined> {
  const header = await findOwnBatch(deps.batches, tenant, id);
  return header === undefined ? undefined : shownBatch(deps, header);
}

/** A batch as API answers show it now. */
export async function shownBatch(
  { ledger, clock }: { readonly ledger: Pick<BatchLedger, 'tally'>; readonly clock: Clock },
  header: BatchHeader,
): Promise<BatchResource> {
  const tally = header.end === undefined ? await ledger.tally(header.id) : undefined;
  return batchResourceOf(header, tally, clock.nowMs());
}

/** A batch of the tenant as it is stored; `undefined` when the tenant has no such batch. */
export async function findOwnBatch(
  batches: Pick<BatchStore, 'header'>,
  tenant: string,
  id: string,
): Promise<BatchHeader | undefined> {
  const batchId = parseBatchId(id);
  const header = batchId === undefined ? undefined : await batches.header(batchId);
  // guard: own-tenant-batch
  return header?.tenant === tenant ? header : undefined;
}
