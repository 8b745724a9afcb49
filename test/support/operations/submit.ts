import type { Caller } from '../../../lambdas/core/domain/caller';
import { previewRequest as previewText } from '../../../lambdas/core/operations/intake/preview-request';
import type { Preview } from '../../../lambdas/core/operations/intake/preview-request';
import type { TargetDependencies } from '../../../lambdas/core/operations/provider/provider-target';
import { submitRequest as submitText } from '../../../lambdas/core/operations/intake/submit-request';
import type { SubmitDependencies, SubmitResult } from '../../../lambdas/core/operations/intake/submit-request';

/** Takes in a request as an object, without the text that it came in. */
export function submitRequest(
  deps: SubmitDependencies,
  caller: Caller,
  body: unknown,
  idempotencyKey?: string,
): Promise<SubmitResult> {
  return submitText(deps, caller, { value: body, repeated: [] }, idempotencyKey);
}

/** The same for `POST /v1/validate`. */
export function previewRequest(deps: TargetDependencies, body: unknown): Promise<Preview> {
  return previewText(deps, { value: body, repeated: [] });
}
