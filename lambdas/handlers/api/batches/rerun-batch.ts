import { rerunBatch } from '../../../core/operations/batches/rerun-batch';
import type { RerunDependencies } from '../../../core/operations/batches/rerun-batch';
import { callerOf } from '../../../runtime/http/caller';
import { idIn } from '../../../runtime/http/parameters';
import { batchNotFound, HttpProblem } from '../../../runtime/http/problems';
import { httpHandler } from '../../../runtime/http/shell';
import type { HttpHandler } from '../../../runtime/http/shell';
import { batchAnswer } from './taken-call';

/** Makes the Lambda handler of `POST /v1/batches/{id}/rerun-failed` (api.md "Batches"). A body says nothing and is not read. */
export function rerunBatchHandler(dependencies: RerunDependencies): HttpHandler {
  return httpHandler(async (event) => {
    const id = idIn(event);
    const result = await rerunBatch(dependencies, callerOf(event), id);
    switch (result.kind) {
      case 'accepted':
        return batchAnswer(result.resource);
      case 'not-found':
        throw batchNotFound(id);
      case 'running':
        throw new HttpProblem(409, 'batch-running', 'Some rows of the batch have not ended yet');
      case 'nothing':
        throw new HttpProblem(409, 'nothing-to-rerun', 'No row of the batch can be run again');
    }
  });
}
