import type { Submission } from '../../../contract/api/submission';
import { providerProfileSchema } from '../../../contract/provider-profile';
import type { ProviderProfile } from '../../../contract/provider-profile';
import { finding } from '../../domain/findings/findings';
import { longLists } from '../../domain/findings/long-lists';
import type { Finding, Findings } from '../../domain/findings/findings';
import type { ResolvedSubmission } from '../../domain/submission/new-request';
import { isRawSubmission, parseSubmission, rightPartOf } from '../../domain/submission/submission';
import type { RawSubmission } from '../../domain/submission/submission';
import { showsPart } from '../../domain/secrets/redaction';
import type { Secret } from '../../domain/secrets/secret';
import type { ReadSubmission } from '../../domain/submission/read-submission';
import { envelopeFindings } from '../../domain/submission/envelope';
import type { GivenConnection, Speaker } from '../../domain/submission/envelope';
import type { Violation } from '../../domain/findings/violation';
import type { ProviderDialect, ValidationContext } from '../../ports/provider-dialect';
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
  { body, repeated, connection, preSharedKey }: ReadSubmission,
  gateway?: Readonly<Record<string, unknown>>,
): Promise<CheckedSubmission> {
  const { submission, findings: envelope, warnings } = parseSubmission(body, preSharedKey);
  const raw: RawSubmission = isRawSubmission(body) ? body : {};
  // A name that is refused already may hold the key: it is neither looked up nor repeated.
  const provider = envelope.some(({ path: [member] }) => member === 'provider') ? undefined : raw['provider'];
  const target = await targetNamed(deps, provider);
  const unknownProvider = target === undefined ? unknownProviderFindings(provider) : [];
  const rules =
    target === undefined
      ? { errors: [], warnings: [] }
      : connectionFindings(target, { ...raw, connection }, { speakers: speakersIn(deps), preSharedKey, gateway });
  const errors = [...repeated, ...envelope, ...unknownProvider, ...rules.errors].map((found) =>
    withoutKey(withoutSeverity(found), preSharedKey),
  );
  const known = [...warnings.map(withoutSeverity), ...rules.warnings];
  return { errors, warnings: known, ...resolved(target?.profile, errors, { body, submission, preSharedKey }) };
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

/** All dialects with their envelopes. */
export function speakersIn({ dialects }: Pick<TargetDependencies, 'dialects'>): readonly Speaker[] {
  return Object.values(dialects);
}

type Known = Pick<ValidationContext, 'preSharedKey' | 'gateway'> & { readonly speakers: readonly Speaker[] };

/** The dialect's rules for the connection and its id, with paths from the body that was sent. */
function connectionFindings(
  { dialect, profile }: ProviderTarget,
  { operation, connection, connectionId }: RawSubmission & { readonly connection: GivenConnection | undefined },
  { speakers, ...known }: Known,
): Findings {
  const wrongId = typeof connectionId === 'string' && !dialect.isConnectionId(connectionId);
  const rule = `must be the id of a connection as ${dialect.id} has them`;
  const id = wrongId ? [finding(['connectionId'], rule, { code: 'wrong-format' })] : [];
  if (operation === 'delete' || connection === undefined) return { errors: id, warnings: [] };
  const { errors, warnings } = fieldFindings(dialect, connection, speakers, {
    operation: operation === 'update' ? 'update' : 'create',
    strictness: profile.strictness,
    options: profile.options,
    ...known,
  });
  return { errors: [...id, ...errors.map(inConnection)], warnings: warnings.map(inConnection) };
}

/**
 * What is wrong with the fields of a connection, or with the envelope around them. Every way in asks here.
 *
 * @returns paths inside the connection as it was given, the envelope included
 */
export function fieldFindings(
  dialect: ProviderDialect,
  connection: GivenConnection,
  speakers: readonly Speaker[],
  context: ValidationContext,
): Findings {
  const around = envelopeFindings(connection, dialect, speakers).map(withoutSeverity);
  if (around.length > 0) return { errors: around, warnings: [] };
  const long = longLists(connection.fields).map(withoutSeverity);
  const { errors, warnings } =
    long.length > 0 ? { errors: long, warnings: [] } : dialect.validate(connection.fields, context);
  const { envelope } = connection;
  const inEnvelope = (violation: Violation): Violation =>
    envelope === undefined ? violation : { ...violation, path: [envelope, ...violation.path] };
  return { errors: errors.map(inEnvelope), warnings: warnings.map(inEnvelope) };
}

function inConnection(violation: Violation): Violation {
  return { ...violation, path: ['connection', ...violation.path] };
}

/** A name that shows a part of the key is not repeated, however much it looks like the name of a field or a provider. */
function withoutKey(violation: Violation, preSharedKey: Secret | undefined): Violation {
  const { path, code, detail } = violation;
  const repeatsName = code === 'unknown-field' || code === 'unknown-provider' || code === 'duplicate';
  if (!repeatsName || preSharedKey === undefined) return violation;
  const key = preSharedKey.reveal();
  const shown = path.findIndex((segment) => showsPart(String(segment), key));
  if (shown < 0 && !showsPart(detail, key)) return violation;
  const rule = 'must have known names only: one is none, and is not shown, as it repeats a part of the pre-shared key';
  return withoutSeverity(finding(shown < 0 ? path : path.slice(0, shown), rule, { code }));
}

function withoutSeverity({ path, code, detail }: Violation): Violation {
  return { path, code, detail };
}
