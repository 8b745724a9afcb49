import { submitRequest } from '../../core/operations/intake/submit-request';
import type { SubmitDependencies } from '../../core/operations/intake/submit-request';
import { json } from '../../runtime/http/answer';
import { readJsonBody } from '../../runtime/http/body';
import { callerOf } from '../../runtime/http/caller';
import { readIdempotencyKey } from '../../runtime/http/parameters';
import { HttpProblem } from '../../runtime/http/problems';
import { httpHandler } from '../../runtime/http/shell';
import type { HttpHandler } from '../../runtime/http/shell';
import { shown } from './shown-violation';

/** Makes the Lambda handler of `POST /v1/requests` (api.md "Routes"). */
export function submitRequestHandler(dependencies: SubmitDependencies): HttpHandler {
  return httpHandler(async (event) => {
    const body = readJsonBody(event);
    const result = await submitRequest(dependencies, callerOf(event), body, readIdempotencyKey(event));
    switch (result.kind) {
      case 'accepted':
        return json(202, result.resource, {
          location: result.resource.links.self,
          'retry-after': String(result.pollAfterSeconds),
        });
      case 'invalid':
        throw new HttpProblem(422, 'invalid-request', 'The request is not valid', {
          members: { errors: result.violations.map(shown) },
        });
      case 'key-reused':
        throw new HttpProblem(422, 'idempotency-key-reused', 'This Idempotency-Key was used with another body');
    }
  });
}
