import { validationContextSchema } from '../../../contract/api/validation';
import { checked } from '../../domain/findings/schema-findings';
import type { JsonText } from '../../domain/submission/json-text';
import { readSubmission } from '../../domain/submission/read-submission';
import { isRawSubmission } from '../../domain/submission/submission';
import type { Violation } from '../../domain/findings/violation';
import type { TargetDependencies } from '../provider/provider-target';
import { checkSubmission, speakersIn } from './check-submission';
import type { CheckedSubmission } from './check-submission';

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
export async function previewRequest(deps: TargetDependencies, { value: body, repeated }: JsonText): Promise<Preview> {
  const { context, ...submission } = isRawSubmission(body) ? body : {};
  const { data, findings = [] } = checked(validationContextSchema.optional(), context);
  const wrongContext = findings.map((found) => ({ ...found, path: ['context', ...found.path] }));
  const read = readSubmission({ value: isRawSubmission(body) ? submission : body, repeated }, speakersIn(deps));
  return previewed(await checkSubmission(deps, read, data?.gateway), wrongContext);
}

function previewed({ errors, warnings }: CheckedSubmission, wrongContext: readonly Violation[]): Preview {
  const all = [...wrongContext, ...errors];
  return { valid: all.length === 0, errors: all, warnings };
}
