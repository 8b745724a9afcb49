import { firstOf } from '../../domain/request/request-change';
import type { ResolvedSubmission } from '../../domain/submission/new-request';
import { showsPreSharedKey } from '../../domain/submission/idempotency-key';
import type { JsonText } from '../../domain/submission/json-text';
import { readSubmission } from '../../domain/submission/read-submission';
import type { Secret } from '../../domain/secrets/secret';
import type { ProvisioningRequest } from '../../domain/request/provisioning-request';
import { resourceOf } from '../../domain/request/request-resource';
import type { RequestResource } from '../../domain/request/request-resource';
import type { Violation } from '../../domain/findings/violation';
import type { Caller } from '../../domain/caller';
import type { Clock } from '../../ports/clock';
import type { Fingerprinter } from '../../ports/fingerprinter';
import type { IdGenerator } from '../../ports/id-generator';
import type { IdempotencyRecord, RequestStore } from '../../ports/request-store';
import type { Sealer } from '../../ports/sealer';
import type { TargetDependencies } from '../provider/provider-target';
import { sealPreSharedKey } from '../requests/sealed-key';
import { checkSubmission, speakersIn } from './check-submission';
import { draftRequest } from './draft-request';
import { sameTicketWarnings } from './same-ticket';

/** What taking in a request works with. */
export interface SubmitDependencies extends TargetDependencies {
  readonly store: RequestStore;
  readonly sealer: Sealer;
  readonly fingerprinter: Fingerprinter;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

/** A checked submission, and what makes its repetition known. */
export interface KeyedSubmission extends ResolvedSubmission {
  /** The whole body, of which the fingerprint is made (`ReadSubmission`). */
  readonly canonicalText: Secret;
  readonly idempotencyKey?: string | undefined;
}

/** What came of a submission that nothing is wrong with. */
export type AcceptResult =
  | { readonly kind: 'accepted'; readonly resource: RequestResource; readonly pollAfterSeconds: number }
  /** The idempotency key was used before with another body. */
  | { readonly kind: 'key-reused' };

/** What came of a submission. */
export type SubmitResult = AcceptResult | { readonly kind: 'invalid'; readonly violations: readonly Violation[] };

const KEY_IN_CLEAR: Violation = {
  path: ['idempotencyKey'],
  code: 'key-in-clear',
  detail: 'Idempotency-Key must not contain the pre-shared key, which would be stored in clear with it.',
};

/**
 * Accepts a request in one transaction, or says everything that is wrong with it. The same idempotency key with the same
 * body gives the first answer again and stores nothing (api.md "Routes", protocol.md 1.1).
 *
 * @throws ServiceUnavailableError, ConfigurationError when the provider's profile is unusable
 */
export async function submitRequest(
  deps: SubmitDependencies,
  caller: Caller,
  body: JsonText,
  idempotencyKey?: string,
): Promise<SubmitResult> {
  const read = readSubmission(body, speakersIn(deps));
  if (showsPreSharedKey(idempotencyKey, read.preSharedKey)) return { kind: 'invalid', violations: [KEY_IN_CLEAR] };
  const { accepted, errors } = await checkSubmission(deps, read);
  if (accepted === undefined) return { kind: 'invalid', violations: errors };
  return acceptSubmission(deps, caller, { ...accepted, idempotencyKey, canonicalText: read.canonicalText });
}

/**
 * Stores a checked submission as a new request, or finds the one that its idempotency key has made before.
 *
 * @throws ServiceUnavailableError
 */
export async function acceptSubmission(
  deps: SubmitDependencies,
  caller: Caller,
  submitted: KeyedSubmission,
): Promise<AcceptResult> {
  const origin = { ...caller, id: deps.ids.newRequestId(), nowMs: deps.clock.nowMs() };
  const drafted = await draftRequest(deps, submitted, origin);
  const warnings = await sameTicketWarnings(deps.store, drafted);
  const request = { ...drafted, ...(warnings !== undefined && { warnings }) };
  const resource = resourceOf(request);
  const idempotency = await idempotencyOf(deps, submitted, resource);
  const stored = await deps.store.accept({
    ...firstOf(request, { type: 'accepted', actor: caller.actor, address: caller.address }),
    sealedKey: await sealedKeyOf(deps, submitted, request),
    idempotency,
  });
  const pollAfterSeconds = submitted.profile.polling.firstDelaySeconds;
  if (stored === 'accepted') return { kind: 'accepted', resource, pollAfterSeconds };
  // guard: fingerprint
  if (stored.fingerprint !== idempotency?.fingerprint) return { kind: 'key-reused' };
  return { kind: 'accepted', resource: firstAnswerOf(stored), pollAfterSeconds };
}

/** The resource that was answered when the idempotency key was used first. */
export function firstAnswerOf({ answer }: IdempotencyRecord): RequestResource {
  return JSON.parse(answer) as RequestResource; // stored by us, in this form
}

async function sealedKeyOf(
  { sealer }: SubmitDependencies,
  { preSharedKey }: ResolvedSubmission,
  request: ProvisioningRequest,
): Promise<Uint8Array | undefined> {
  return preSharedKey === undefined ? undefined : sealPreSharedKey(sealer, request, preSharedKey);
}

async function idempotencyOf(
  { fingerprinter }: SubmitDependencies,
  { canonicalText, idempotencyKey: key }: KeyedSubmission,
  resource: RequestResource,
): Promise<IdempotencyRecord | undefined> {
  if (key === undefined) return undefined;
  return { key, fingerprint: await fingerprinter.fingerprint(canonicalText), answer: JSON.stringify(resource) };
}
