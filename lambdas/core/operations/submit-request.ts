import { stringify } from 'safe-stable-stringify';
import type { ProviderProfile } from '../../contract/provider-profile';
import { auditEventOf } from '../domain/audit-event';
import type { ProvisioningRequest } from '../domain/provisioning-request';
import { resourceOf } from '../domain/request-resource';
import type { RequestResource } from '../domain/request-resource';
import type { Submission } from '../domain/submission';
import type { Violation } from '../domain/violation';
import type { Clock } from '../ports/clock';
import type { Fingerprinter } from '../ports/fingerprinter';
import type { IdGenerator } from '../ports/id-generator';
import type { IdempotencyRecord, RequestStore } from '../ports/request-store';
import type { Sealer } from '../ports/sealer';
import { checkSubmission } from './check-submission';
import type { CheckDependencies } from './check-submission';
import { sealPreSharedKey } from './pre-shared-key';

export interface SubmitDependencies extends CheckDependencies {
  readonly store: RequestStore;
  readonly sealer: Sealer;
  readonly fingerprinter: Fingerprinter;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

/** Who asks; from the authenticated call, never from the body. */
export interface Caller {
  readonly tenant: string;
  readonly actor: string;
}

/** What came of a submission. */
export type SubmitResult =
  | { readonly kind: 'accepted'; readonly resource: RequestResource; readonly pollAfterSeconds: number }
  | { readonly kind: 'invalid'; readonly violations: readonly Violation[] }
  /** The idempotency key was used before with another body. */
  | { readonly kind: 'key-reused' };

/**
 * Accepts a request in one transaction, or says everything that is wrong with it. The same idempotency key with the same
 * body gives the first answer again and stores nothing (design.md 4.2, faults.md section 1 point 1).
 *
 * @throws ServiceUnavailableError, ConfigurationError when the provider's profile is unusable
 */
export async function submitRequest(
  deps: SubmitDependencies,
  caller: Caller,
  body: unknown,
  idempotencyKey?: string,
): Promise<SubmitResult> {
  const { accepted, errors } = await checkSubmission(deps, body);
  if (accepted === undefined) return { kind: 'invalid', violations: errors };
  const { submission, profile } = accepted;
  const { psk, ...fields } = submission.connection ?? {};
  const preSharedKey = typeof psk === 'string' ? psk : undefined;

  const request = newRequest(deps, caller, {
    ...submission,
    connection: fields,
    profile,
    hasPreSharedKey: preSharedKey !== undefined,
  });
  const resource = resourceOf(request);
  const idempotency = await idempotencyOf(deps, body, resource, idempotencyKey);
  const stored = await deps.store.accept({
    request,
    event: auditEventOf(undefined, request, { type: 'accepted', actor: caller.actor }),
    sealedKey: preSharedKey === undefined ? undefined : await sealPreSharedKey(deps.sealer, request, preSharedKey),
    idempotency,
  });
  const pollAfterSeconds = profile.polling.firstDelaySeconds;
  if (stored === 'accepted') return { kind: 'accepted', resource, pollAfterSeconds };
  if (stored.fingerprint !== idempotency?.fingerprint) return { kind: 'key-reused' };
  return { kind: 'accepted', resource: JSON.parse(stored.answer) as RequestResource, pollAfterSeconds };
}

/** A submission whose pre-shared key has been taken out. */
interface OpenSubmission extends Submission {
  readonly profile: ProviderProfile;
  readonly hasPreSharedKey: boolean;
}

function newRequest(
  { ids, clock }: SubmitDependencies,
  { tenant, actor }: Caller,
  submission: OpenSubmission,
): ProvisioningRequest {
  const nowMs = clock.nowMs();
  const { operation, connection: fields = {}, connectionId, profile } = submission;
  const name = fields['name'];
  return {
    id: ids.newRequestId(),
    tenant,
    operation,
    provider: profile.name,
    dialect: profile.dialect,
    fields,
    connectionName: operation === 'create' && typeof name === 'string' ? name : undefined,
    hasPreSharedKey: submission.hasPreSharedKey,
    ticket: submission.ticket,
    completion: submission.completion,
    onFailure: submission.onFailure,
    requestedBy: actor,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    deadlineAtMs: nowMs + submission.deadlineSeconds * 1000,
    state: 'accepted',
    tunnel: 'unknown',
    connection: connectionId === undefined ? undefined : { id: connectionId, status: 'UNKNOWN' },
    version: 1,
  };
}

async function idempotencyOf(
  { fingerprinter }: SubmitDependencies,
  body: unknown,
  resource: RequestResource,
  key: string | undefined,
): Promise<IdempotencyRecord | undefined> {
  if (key === undefined) return undefined;
  // The order of the members of a JSON object has no meaning, so it must not change the fingerprint.
  const fingerprint = await fingerprinter.fingerprint(stringify(body) ?? '');
  return { key, fingerprint, answer: JSON.stringify(resource) };
}
