import { pointerOf } from '../../core/domain/findings/violation';
import { submitRequest } from '../../core/operations/intake/submit-request';
import type { SubmitDependencies } from '../../core/operations/intake/submit-request';
import { callerOf, httpHandler, HttpProblem, json, readIdempotencyKey, readJsonBody } from '../../runtime/http';

/** Makes the Lambda handler of `POST /v1/requests` (api.md "Routes"). */
export function submitRequestHandler(dependencies: SubmitDependencies): ReturnType<typeof httpHandler> {
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
          members: {
            errors: result.violations.map(({ path, code, detail }) => ({ pointer: pointerOf(path), code, detail })),
          },
        });
      case 'key-reused':
        throw new HttpProblem(422, 'idempotency-key-reused', 'This Idempotency-Key was used with another body');
    }
  });
}
