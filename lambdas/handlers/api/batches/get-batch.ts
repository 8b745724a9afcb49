import type { BatchReadDependencies } from '../../../core/operations/batches/batch-dependencies';
import { getBatch } from '../../../core/operations/batches/query-batches';
import { json } from '../../../runtime/http/answer';
import { callerOf } from '../../../runtime/http/caller';
import { idIn } from '../../../runtime/http/parameters';
import { batchNotFound } from '../../../runtime/http/problems';
import { httpHandler } from '../../../runtime/http/shell';
import type { HttpHandler } from '../../../runtime/http/shell';

/** Makes the Lambda handler of `GET /v1/batches/{id}` (api.md "Batches"). */
export function getBatchHandler(dependencies: BatchReadDependencies): HttpHandler {
  return httpHandler(async (event) => {
    const id = idIn(event);
    const resource = await getBatch(dependencies, callerOf(event).tenant, id);
    if (resource === undefined) throw batchNotFound(id);
    return json(200, resource);
  });
}
