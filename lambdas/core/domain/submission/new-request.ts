import type { Submission } from '../../../contract/api/submission';
import type { ProviderProfile } from '../../../contract/provider-profile';
import type { BatchRow } from '../batch-id';
import { lineOf } from '../request/admission';
import type { Admission } from '../request/admission';
import { likenessOf } from './likeness';
import type { RequestId } from '../request/request-id';
import type { ProvisioningRequest } from '../request/provisioning-request';
import type { Secret } from '../secrets/secret';

/** A submission together with the profile of the provider that it names. */
export interface ResolvedSubmission {
  readonly submission: Submission;
  readonly profile: ProviderProfile;
  /** The key that came with it. */
  readonly preSharedKey?: Secret | undefined;
}

/** The same of which no more than the names is known of the profile. */
export type NamedSubmission = Omit<ResolvedSubmission, 'profile'> & {
  readonly profile: Pick<ProviderProfile, 'name' | 'dialect'>;
};

/** Whose request it becomes, under which id, and when. */
export interface Origin {
  readonly id: RequestId;
  readonly tenant: string;
  readonly actor: string;
  /** Epoch ms. */
  readonly nowMs: number;
  /** The row that it is of, and how long that may wait for its provider; absent for a request that is made alone. */
  readonly batch?: (BatchRow & { readonly maxWaitSeconds: number }) | undefined;
}

/** How a request uses its provider before its connection is made, where it has to wait for room. */
export type Needs = Pick<Admission, 'calls' | 'exclusive'>;

/**
 * Makes the first version of a request out of a submission. The pre-shared key does not become part of it. The deadline of a
 * request that is made alone counts from now, that of a row from when it is started.
 *
 * @param needs absent where it need not wait for its provider
 */
export function newRequest(
  { submission, profile, preSharedKey }: NamedSubmission,
  origin: Origin,
  needs?: Needs,
): ProvisioningRequest {
  const { id, tenant, actor, nowMs } = origin;
  const { operation, connection: fields = {}, connectionId, deadlineSeconds } = submission;
  const name = fields['name'];
  const isTicketed = operation === 'create' && submission.ticket !== undefined;
  return {
    id,
    tenant,
    operation,
    provider: profile.name,
    dialect: profile.dialect,
    fields,
    connectionName: operation === 'create' && typeof name === 'string' ? name : undefined,
    hasPreSharedKey: preSharedKey !== undefined,
    ticket: submission.ticket,
    ...(isTicketed && { likeness: likenessOf({ provider: profile.name, fields }) }),
    completion: submission.completion,
    onFailure: submission.onFailure,
    requestedBy: actor,
    ...waitOf(origin, deadlineSeconds, needs),
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    deadlineSeconds,
    state: 'accepted',
    tunnel: 'unknown',
    connection: connectionId === undefined ? undefined : { id: connectionId, status: 'UNKNOWN' },
    version: 1,
  };
}

function waitOf(
  { tenant, nowMs, batch }: Origin,
  deadlineSeconds: number,
  needs?: Needs,
): Pick<ProvisioningRequest, 'batch' | 'admission' | 'deadlineAtMs'> {
  const rowWaitsUntilMs = batch === undefined ? undefined : nowMs + batch.maxWaitSeconds * 1000;
  const deadlineAtMs = (rowWaitsUntilMs ?? nowMs) + deadlineSeconds * 1000;
  const admission = { line: lineOf(tenant, batch?.id), waitUntilMs: rowWaitsUntilMs ?? deadlineAtMs };
  return {
    deadlineAtMs,
    ...(batch !== undefined && { batch: { id: batch.id, row: batch.row } }),
    ...(needs !== undefined && { admission: { ...admission, ...needs } }),
  };
}
