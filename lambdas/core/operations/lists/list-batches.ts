import type { BatchListQuery } from '../../../contract/api/batch-list';
import type { RequestList } from '../../../contract/lists';
import type { BatchResource } from '../../domain/batch/batch-resource';
import { parseBatchId } from '../../domain/batch-id';
import { ALL } from '../../domain/lists/listed-request';
import { partitionOf } from '../../domain/lists/partition';
import { idIn } from '../../domain/lists/position';
import type { BatchLedger } from '../../ports/batches/batch-ledger';
import type { BatchStore } from '../../ports/batches/batch-store';
import type { ListReader } from '../../ports/lists/list-reader';
import { shownBatch } from '../batches/query-batches';
import { listPage } from './list-page';
import type { Listing, PageDependencies } from './list-page';
import { walk } from './walk';

/** What lists batches. */
export interface BatchListDependencies extends PageDependencies {
  readonly batches: Pick<BatchStore, 'header'>;
  readonly ledger: Pick<BatchLedger, 'tally'>;
  readonly requestLists: ListReader<RequestList>;
}

/**
 * A page of the batches of a tenant.
 *
 * @throws ServiceUnavailableError, NewerItemError
 */
export async function listBatches(
  deps: BatchListDependencies,
  tenant: string,
  { state, actor, ...query }: BatchListQuery,
): Promise<Listing<BatchResource>> {
  const filter = { state, actor };
  const partitions = [partitionOf(tenant, 0, ALL.batches)];
  const where = actor === undefined ? {} : { requestedBy: actor };
  return listPage(deps, { tenant, list: 'batches', filter }, query, (place) =>
    walk(deps.requestLists, {
      list: 'time',
      partitions,
      where,
      order: query.order,
      limit: query.limit,
      ...place,
      isSearch: state !== undefined,
      read: async (position) => {
        const batch = await batchAt(deps, position);
        return state === undefined || batch?.state === state ? batch : undefined;
      },
    }),
  );
}

async function batchAt(deps: BatchListDependencies, position: string): Promise<BatchResource | undefined> {
  const id = parseBatchId(idIn(position));
  const header = id === undefined ? undefined : await deps.batches.header(id);
  return header === undefined ? undefined : shownBatch(deps, header);
}
