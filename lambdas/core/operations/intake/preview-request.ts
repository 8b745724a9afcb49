import { readSubmission } from '../../domain/submission/read-submission';
import { isRawSubmission } from '../../domain/submission/submission';
import type { Violation } from '../../domain/findings/violation';
import type { TargetDependencies } from '../provider/provider-target';
import { checkSubmission } from './check-submission';

/** What `POST /v1/validate` answers with. */
export interface Preview {
  readonly valid: boolean;
  readonly errors: readonly Violation[];
  readonly warnings: readonly Violation[];
}

/**
 * Says what would be wrong with a request, stores nothing and calls nobody (api.md "Routes"). The body is a request;
 * beside it may stand `context: { gateway }` with what is known of the gateway (provider-apis.md 2.3).
 *
 * @throws ServiceUnavailableError, ConfigurationError when the provider's profile is unusable
 */
export async function previewRequest(deps: TargetDependencies, body: unknown): Promise<Preview> {
  const { context, ...request } = isRawSubmission(body) ? body : {};
  const gateway = isRawSubmission(context) ? context['gateway'] : undefined;
  const submission = isRawSubmission(body) ? request : body;
  const known = isRawSubmission(gateway) ? gateway : undefined;
  const { errors, warnings } = await checkSubmission(deps, readSubmission(submission), known);
  return { valid: errors.length === 0, errors, warnings };
}
