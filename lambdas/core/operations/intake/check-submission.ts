import type { Submission } from '../../../contract/api/submission';
import { providerProfileSchema } from '../../../contract/provider-profile';
import type { ProviderProfile } from '../../../contract/provider-profile';
import { finding } from '../../domain/findings/findings';
import type { Finding, Findings } from '../../domain/findings/findings';
import type { ResolvedSubmission } from '../../domain/submission/new-request';
import { isRawSubmission, parseSubmission, rightPartOf } from '../../domain/submission/submission';
import type { RawSubmission } from '../../domain/submission/submission';
import type { ReadSubmission } from '../../domain/submission/read-submission';
import type { Violation } from '../../domain/findings/violation';
import type { ValidationContext } from '../../ports/provider-dialect';
import { targetOf } from '../provider/provider-target';
import type { ProviderTarget, TargetDependencies } from '../provider/provider-target';

/** A checked submission. */
export interface CheckedSubmission extends Findings {
  /** The whole submission, when nothing is wrong with it. */
  readonly accepted?: ResolvedSubmission;
  /** What is right of a wrong one, when that says at least what is asked of which provider. */
  readonly rightPart?: ResolvedSubmission;
}

/**
 * Checks envelope, provider and connection of a submission, and reports what is wrong with all three at once. Stores
 * nothing and calls no provider.
 *
 * @param gateway what is known of the gateway, where the dialect's rules depend on it
 * @throws ServiceUnavailableError, ConfigurationError when the provider's profile is unusable
 */
export async function checkSubmission(
  deps: TargetDependencies,
  { body, preSharedKey }: ReadSubmission,
  gateway?: Readonly<Record<string, unknown>>,
): Promise<CheckedSubmission> {
  const { submission, findings: envelope } = parseSubmission(body);
  const raw: RawSubmission = isRawSubmission(body) ? body : {};
  const target = await targetNamed(deps, raw['provider']);
  const unknownProvider = target === undefined ? unknownProviderFindings(raw['provider']) : [];
  const rules =
    target === undefined ? { errors: [], warnings: [] } : connectionFindings(target, raw, { preSharedKey, gateway });
  const errors = [...envelope, ...unknownProvider, ...rules.errors].map(withoutSeverity);
  return { errors, warnings: rules.warnings, ...resolved(target?.profile, errors, { body, submission, preSharedKey }) };
}

function resolved(
  profile: ProviderProfile | undefined,
  errors: readonly Violation[],
  given: Pick<ReadSubmission, 'body' | 'preSharedKey'> & { readonly submission: Submission | undefined },
): Pick<CheckedSubmission, 'accepted' | 'rightPart'> {
  if (profile === undefined) return {};
  const { body, submission, preSharedKey } = given;
  if (submission !== undefined && errors.length === 0) return { accepted: { submission, profile, preSharedKey } };
  const rightPart = rightPartOf(body, errors);
  return rightPart === undefined ? {} : { rightPart: { submission: rightPart, profile } };
}

/** Profile names have a narrow character set; nothing else is ever looked up. */
async function targetNamed(
  { profiles, dialects }: TargetDependencies,
  name: unknown,
): Promise<ProviderTarget | undefined> {
  const known = providerProfileSchema.shape.name.safeParse(name).data;
  const profile = known === undefined ? undefined : await profiles.read(known);
  return profile === undefined ? undefined : targetOf(dialects, profile);
}

function unknownProviderFindings(name: unknown): Finding[] {
  if (typeof name !== 'string') return [];
  const rule = `must be the name of a provider profile; there is none with the name ${JSON.stringify(name.slice(0, 63))}`;
  return [finding(['provider'], rule, { code: 'unknown-provider' })];
}

/** The dialect's rules for the connection and its id, with paths from the envelope. */
function connectionFindings(
  { dialect, profile }: ProviderTarget,
  { operation, connection, connectionId }: RawSubmission,
  known: Pick<ValidationContext, 'preSharedKey' | 'gateway'>,
): Findings {
  const wrongId = typeof connectionId === 'string' && !dialect.isConnectionId(connectionId);
  const rule = `must be the id of a connection as ${dialect.id} has them`;
  const id = wrongId ? [finding(['connectionId'], rule, { code: 'wrong-format' })] : [];
  if (operation === 'delete' || !isRawSubmission(connection)) return { errors: id, warnings: [] };
  const { errors, warnings } = dialect.validate(connection, {
    operation: operation === 'update' ? 'update' : 'create',
    strictness: profile.strictness,
    options: profile.options,
    ...known,
  });
  return { errors: [...id, ...errors.map(inConnection)], warnings: warnings.map(inConnection) };
}

function inConnection(violation: Violation): Violation {
  return { ...violation, path: ['connection', ...violation.path] };
}

function withoutSeverity({ path, code, detail }: Violation): Violation {
  return { path, code, detail };
}
