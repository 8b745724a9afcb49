import { batchListQuerySchema } from '../../../contract/api/batch-list';
import { listBatches } from '../../../core/operations/lists/list-batches';
import type { BatchListDependencies } from '../../../core/operations/lists/list-batches';
import type { HttpHandler } from '../../../runtime/http/shell';
import { listHandler } from './list-handler';

/** Makes the Lambda handler of `GET /v1/batches` (api.md "Lists"). */
export function listBatchesHandler(dependencies: BatchListDependencies): HttpHandler {
  return listHandler(batchListQuerySchema, (tenant, query) => listBatches(dependencies, tenant, query));
}
