import type { Submission } from '../../../contract/api/submission';
import type { ProviderProfile } from '../../../contract/provider-profile';
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

/** Whose request it becomes, under which id, and when. */
export interface Origin {
  readonly id: RequestId;
  readonly tenant: string;
  readonly actor: string;
  /** Epoch ms. */
  readonly nowMs: number;
}

/** Makes the first version of a request out of a submission. The pre-shared key does not become part of it. */
export function newRequest(
  { submission, profile, preSharedKey }: ResolvedSubmission,
  { id, tenant, actor, nowMs }: Origin,
): ProvisioningRequest {
  const { operation, connection: fields = {}, connectionId } = submission;
  const name = fields['name'];
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
