import type { DialectId, ProviderProfile } from '../../../contract/provider-profile';
import { ConfigurationError } from '../../domain/errors';
import type { ProvisioningRequest } from '../../domain/request/provisioning-request';
import type { ProfileReader } from '../../ports/profile-reader';
import type { ProviderDialect } from '../../ports/provider-dialect';

/** All dialects by id, or the part of each that is needed. */
export type Dialects<Dialect = ProviderDialect> = Readonly<Record<DialectId, Dialect>>;

/** What a dialect must be able to do at least. */
type Checking = Pick<ProviderDialect, 'checkProfile'>;

/** A provider and how to speak to it. */
export interface ProviderTarget<Dialect = ProviderDialect> {
  readonly profile: ProviderProfile;
  readonly dialect: Dialect;
}

/** What says which provider a request is for and how to speak to it. */
export interface TargetDependencies<Dialect = ProviderDialect> {
  readonly profiles: ProfileReader;
  readonly dialects: Dialects<Dialect>;
}

/**
 * A provider and its dialect.
 *
 * @throws ConfigurationError when nobody speaks the profile's dialect, or the dialect does not understand the profile
 */
export function targetOf<Dialect extends Checking>(
  dialects: Dialects<Dialect>,
  profile: ProviderProfile,
): ProviderTarget<Dialect> {
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
export async function loadTarget<Dialect extends Checking>(
  { profiles, dialects }: TargetDependencies<Dialect>,
  request: Pick<ProvisioningRequest, 'provider' | 'dialect'>,
): Promise<ProviderTarget<Dialect>> {
  const profile = await profiles.read(request.provider);
  if (profile?.dialect !== request.dialect) {
    throw new ConfigurationError(`Provider profile ${request.provider} is gone or no longer speaks ${request.dialect}`);
  }
  return targetOf(dialects, profile);
}
