import type { Validation } from '../../contract/api/validation';
import type { TargetDependencies } from '../../core/operations/provider/provider-target';
import { previewRequest } from '../../core/operations/intake/preview-request';
import { json } from '../../runtime/http/answer';
import { readJsonBody } from '../../runtime/http/body';
import { httpHandler } from '../../runtime/http/shell';
import type { HttpHandler } from '../../runtime/http/shell';
import { shown } from './shown-violation';

/** Makes the Lambda handler of `POST /v1/validate` (api.md "Routes"). */
export function previewRequestHandler(dependencies: TargetDependencies): HttpHandler {
  return httpHandler(async (event) => {
    const { valid, errors, warnings } = await previewRequest(dependencies, readJsonBody(event));
    const validation: Validation = { valid, errors: errors.map(shown), warnings: warnings.map(shown) };
    return json(200, validation);
  });
}
