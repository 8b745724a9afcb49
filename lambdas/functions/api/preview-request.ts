import { pointerOf } from '../../core/domain/findings/violation';
import type { Violation } from '../../core/domain/findings/violation';
import { previewRequest } from '../../core/operations/intake/preview-request';
import { httpHandler, json, readJsonBody } from '../../runtime/http';
import { checkDependencies } from '../../runtime/wiring';

const dependencies = checkDependencies();

/** `POST /v1/validate` (api.md "Routes"). */
export const handler = httpHandler(async (event) => {
  const { valid, errors, warnings } = await previewRequest(dependencies, readJsonBody(event));
  return json(200, { valid, errors: errors.map(shown), warnings: warnings.map(shown) });
});

function shown({ path, code, detail }: Violation): { pointer: string; code: string; detail: string } {
  return { pointer: pointerOf(path), code, detail };
}
