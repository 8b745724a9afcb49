import { closeBatch } from '../../../core/operations/batches/close-batch';
import type { BatchReadDependencies } from '../../../core/operations/batches/batch-dependencies';
import { callerOf } from '../../../runtime/http/caller';
import { idIn } from '../../../runtime/http/parameters';
import { batchNotFound } from '../../../runtime/http/problems';
import { httpHandler } from '../../../runtime/http/shell';
import type { HttpHandler } from '../../../runtime/http/shell';
import { batchAnswer } from './taken-call';

/** Makes the Lambda handler of `POST /v1/batches/{id}/close` (api.md "Batches"). A body says nothing and is not read. */
export function closeBatchHandler(dependencies: BatchReadDependencies): HttpHandler {
  return httpHandler(async (event) => {
    const id = idIn(event);
    const resource = await closeBatch(dependencies, callerOf(event), id);
    if (resource === undefined) throw batchNotFound(id);
    return batchAnswer(resource);
  });
}
