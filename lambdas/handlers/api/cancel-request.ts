import { cancelRequest } from '../../core/operations/requests/cancel-request';
import type { CancelDependencies } from '../../core/operations/requests/cancel-request';
import { json } from '../../runtime/http/answer';
import { callerOf } from '../../runtime/http/caller';
import { idIn } from '../../runtime/http/parameters';
import { HttpProblem, requestNotFound } from '../../runtime/http/problems';
import { httpHandler } from '../../runtime/http/shell';
import type { HttpHandler } from '../../runtime/http/shell';

/**
 * Makes the Lambda handler of `POST /v1/requests/{id}/cancel` (api.md "Routes"). A body says nothing and is not read.
 */
export function cancelRequestHandler(dependencies: CancelDependencies): HttpHandler {
  return httpHandler(async (event) => {
    const id = idIn(event);
    const result = await cancelRequest(dependencies, callerOf(event), id);
    switch (result.kind) {
      case 'requested':
        return json(202, result.resource, { 'retry-after': String(result.pollAfterSeconds) });
      case 'not-found':
        throw requestNotFound(id);
      case 'too-late':
        throw new HttpProblem(409, 'cancel-too-late', 'The request can no longer be cancelled', {
          members: { detail: result.reason },
        });
    }
  });
}
