import type { ProviderFailure } from '../../domain/connection/provider-call';
import type { ProfileReader } from '../../ports/profile-reader';
import type { ProviderTarget } from './provider-target';

/**
 * Whether a refusal says nothing about the credentials of a profile: they have been changed since it was read. Has the
 * profile read anew, so that the next call uses the new ones.
 *
 * @throws ConfigurationError, ServiceUnavailableError
 */
export async function hasOtherCredentials(
  { profiles }: { readonly profiles: ProfileReader },
  { profile }: ProviderTarget,
  { problem }: ProviderFailure,
): Promise<boolean> {
  if (problem !== 'provider-auth') return false;
  profiles.forget(profile.name);
  const latest = await profiles.read(profile.name);
  return JSON.stringify(latest?.auth) !== JSON.stringify(profile.auth);
}
