import type { ProviderProfile } from '../../../contract/provider-profile';
import type { ProvisioningRequest } from '../../domain/request/provisioning-request';
import { newRequest } from '../../domain/submission/new-request';
import type { Needs, Origin, ResolvedSubmission } from '../../domain/submission/new-request';
import type { RequestStore } from '../../ports/request-store';
import { targetOf } from '../provider/provider-target';
import type { ProviderTarget, TargetDependencies } from '../provider/provider-target';
import { mustListFirst } from '../steps/recognise-connections';

/** What making a request out of a submission works with. */
export interface DraftDependencies extends Pick<TargetDependencies, 'dialects'> {
  readonly store: Pick<RequestStore, 'claimantOf' | 'find'>;
}

/**
 * Makes the first version of a request: whether it has to wait for its provider, and for what there, is decided here and
 * once.
 *
 * @throws ServiceUnavailableError
 */
export async function draftRequest(
  deps: DraftDependencies,
  submitted: ResolvedSubmission,
  origin: Origin,
): Promise<ProvisioningRequest> {
  const needs = await needsOf(deps, submitted.profile, newRequest(submitted, origin));
  return newRequest(submitted, origin, needs);
}

/**
 * What a request needs of its provider, for which it has to wait; nothing where it need not: no limit holds, and the provider lets all
 * work on anything at once.
 *
 * @param request as it would be if it need not wait
 * @throws ServiceUnavailableError, ConfigurationError when the profile is unusable
 */
export async function needsOf(
  { store, dialects }: DraftDependencies,
  profile: ProviderProfile,
  request: ProvisioningRequest,
): Promise<Needs | undefined> {
  const target = targetOf(dialects, profile);
  const { limits } = target.profile;
  const isLimited = limits?.requestsPerSecond !== undefined || limits?.maxInFlight !== undefined;
  if (!isLimited && target.dialect.exclusiveResource === undefined) return undefined;
  const calls = mustListFirst(target, request) ? 2 : 1;
  const exclusive = await exclusiveOf(store, target, request);
  return { calls, ...(exclusive !== undefined && { exclusive }) };
}

/** An update or a delete works on what the create named that has made the connection, where that was one of ours. */
async function exclusiveOf(
  store: DraftDependencies['store'],
  { dialect }: ProviderTarget,
  { operation, fields, provider, connection }: ProvisioningRequest,
): Promise<string | undefined> {
  if (dialect.exclusiveResource === undefined) return undefined;
  if (operation === 'create' || connection === undefined) return dialect.exclusiveResource(fields);
  const creator = await store.claimantOf({ provider, connectionId: connection.id });
  const creation = creator === undefined ? undefined : await store.find(creator);
  return creation === undefined ? undefined : dialect.exclusiveResource(creation.fields);
}
