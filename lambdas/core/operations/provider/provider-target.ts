import type { DialectId, ProviderProfile } from '../../../contract/provider-profile';
import { ConfigurationError } from '../../domain/errors';
import type { ProvisioningRequest } from '../../domain/request/provisioning-request';
import type { ProfileReader } from '../../ports/profile-reader';
import type { ProviderDialect } from '../../ports/provider-dialect';

/** All dialects by id. */
export type Dialects = Readonly<Record<DialectId, ProviderDialect>>;

/** A provider and how to speak to it. */
export interface ProviderTarget {
  readonly profile: ProviderProfile;
  readonly dialect: ProviderDialect;
}

/** What says which provider a request is for and how to speak to it. */
export interface TargetDependencies {
  readonly profiles: ProfileReader;
  readonly dialects: Dialects;
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
  { profiles, dialects }: TargetDependencies,
  request: Pick<ProvisioningRequest, 'provider' | 'dialect'>,
): Promise<ProviderTarget> {
  const profile = await profiles.read(request.provider);
  if (profile?.dialect !== request.dialect) {
    throw new ConfigurationError(`Provider profile ${request.provider} is gone or no longer speaks ${request.dialect}`);
  }
  return targetOf(dialects, profile);
}
