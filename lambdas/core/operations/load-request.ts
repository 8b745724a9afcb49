import { ConfigurationError, InvariantError } from '../domain/errors';
import { parseRequestId } from '../domain/ids';
import type { DialectId } from '../../contract/provider-profile';
import type { ProvisioningRequest } from '../domain/provisioning-request';
import type { ProfileReader } from '../ports/profile-reader';
import type { ProviderDialect } from '../ports/provider-dialect';
import type { RequestStore } from '../ports/request-store';
import type { ProviderTarget } from './provider-client';

/** All dialects by id. */
export type Dialects = Readonly<Record<DialectId, ProviderDialect>>;

/**
 * The request that a step is about.
 *
 * @throws InvariantError when there is none: executions are started for stored requests only
 */
export async function loadRequest(store: RequestStore, id: string): Promise<ProvisioningRequest> {
  const requestId = parseRequestId(id);
  const request = requestId === undefined ? undefined : await store.find(requestId);
  if (request === undefined) throw new InvariantError(`There is no request ${id}`);
  return request;
}

/**
 * The provider that a request is for.
 *
 * @throws ConfigurationError when its profile is gone or speaks another dialect now
 */
export async function loadTarget(
  profiles: ProfileReader,
  dialects: Dialects,
  request: ProvisioningRequest,
): Promise<ProviderTarget> {
  const profile = await profiles.read(request.provider);
  if (profile?.dialect !== request.dialect) {
    throw new ConfigurationError(`Provider profile ${request.provider} is gone or no longer speaks ${request.dialect}`);
  }
  return { profile, dialect: dialects[profile.dialect] };
}
