import { cancelBatch } from '../../../core/operations/batches/cancel-batch';
import type { BatchReadDependencies } from '../../../core/operations/batches/batch-dependencies';
import { callerOf } from '../../../runtime/http/caller';
import { idIn } from '../../../runtime/http/parameters';
import { batchNotFound, HttpProblem } from '../../../runtime/http/problems';
import { httpHandler } from '../../../runtime/http/shell';
import type { HttpHandler } from '../../../runtime/http/shell';
import { batchAnswer } from './taken-call';

/** Makes the Lambda handler of `POST /v1/batches/{id}/cancel` (api.md "Batches"). A body says nothing and is not read. */
export function cancelBatchHandler(dependencies: BatchReadDependencies): HttpHandler {
  return httpHandler(async (event) => {
    const id = idIn(event);
    const result = await cancelBatch(dependencies, callerOf(event), id);
    switch (result.kind) {
      case 'requested':
        return batchAnswer(result.resource);
      case 'not-found':
        throw batchNotFound(id);
      case 'too-late':
        throw new HttpProblem(409, 'cancel-too-late', 'The batch can no longer be cancelled', {
          members: { detail: result.reason },
        });
    }
  });
}
