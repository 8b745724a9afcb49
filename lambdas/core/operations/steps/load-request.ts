import type { DialectId, ProviderProfile } from '../../../contract/provider-profile';
import { ConfigurationError, InvariantError } from '../../domain/errors';
import { parseRequestId } from '../../domain/request/request-id';
import type { ProvisioningRequest } from '../../domain/request/provisioning-request';
import type { ProfileReader } from '../../ports/profile-reader';
import type { ProviderDialect } from '../../ports/provider-dialect';
import type { RequestStore } from '../../ports/request-store';
import type { ProviderTarget } from '../provider/provider-client';

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
 * A provider and its dialect.
 *
 * @throws ConfigurationError when nobody speaks the profile's dialect, or the dialect does not understand the profile
 */
export function targetOf(dialects: Dialects, profile: ProviderProfile): ProviderTarget {
  const dialect = Object.hasOwn(dialects, profile.dialect) ? dialects[profile.dialect] : undefined;
  if (dialect === undefined) {
    const known = Object.keys(dialects).join(', ');
    throw new ConfigurationError(`Provider profile ${profile.name}: dialect must be one of: ${known}`);
  }
  const violations = dialect.checkProfile(profile);
  if (violations.length === 0) return { profile, dialect };
  const details = violations.map(({ detail }) => detail).join(' ');
  throw new ConfigurationError(`Provider profile ${profile.name}: ${details}`);
}

/**
 * The provider that a request is for.
 *
 * @throws ConfigurationError when its profile is gone, unusable, or speaks another dialect now
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
  return targetOf(dialects, profile);
}
