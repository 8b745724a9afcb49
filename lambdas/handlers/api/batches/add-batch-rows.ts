import { MAX_BATCH_CALLS, MAX_ROWS_IN_ALL } from '../../../contract/batches';
import { addRows } from '../../../core/operations/batches/calls/add-rows';
import type { AddRowsDependencies } from '../../../core/operations/batches/batch-dependencies';
import { callerOf } from '../../../runtime/http/caller';
import { idIn } from '../../../runtime/http/parameters';
import { batchNotFound, HttpProblem } from '../../../runtime/http/problems';
import { httpHandler } from '../../../runtime/http/shell';
import type { HttpHandler } from '../../../runtime/http/shell';
import { batchAnswer, refusal, takeCall } from './taken-call';

/** Makes the Lambda handler of `POST /v1/batches/{id}/rows` (api.md "Batches"). */
export function addBatchRowsHandler(dependencies: AddRowsDependencies): HttpHandler {
  return httpHandler(async (event) => {
    const id = idIn(event);
    const result = await addRows(dependencies, callerOf(event), id, takeCall(dependencies, event, false));
    switch (result.kind) {
      case 'accepted':
        return batchAnswer(result.resource);
      case 'not-found':
        throw batchNotFound(id);
      case 'closed':
        throw new HttpProblem(409, 'batch-closed', 'The batch takes no more rows');
      case 'full':
        throw new HttpProblem(409, 'batch-full', 'The batch would become too large', {
          members: {
            detail: `A batch has at most ${MAX_ROWS_IN_ALL} rows, brought by at most ${MAX_BATCH_CALLS} calls.`,
          },
        });
      case 'key-in-clear':
      case 'key-reused':
        throw refusal(result);
    }
  });
}
