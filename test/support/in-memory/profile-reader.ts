import type { ProviderProfile } from '../../../lambdas/contract/provider-profile';
import type { ProfileReader } from '../../../lambdas/core/ports/profile-reader';

/** The profile reader's port in memory. */
export class InMemoryProfileReader implements ProfileReader {
  private readonly profiles = new Map<string, ProviderProfile>();

  constructor(...profiles: readonly ProviderProfile[]) {
    for (const profile of profiles) this.put(profile);
  }

  read(name: string): Promise<ProviderProfile | undefined> {
    return Promise.resolve(this.profiles.get(name));
  }

  /** Keeps nothing but the profiles themselves. */
  forget(): void {
    return;
  }

  /** Makes later reads find this profile. */
  put(profile: ProviderProfile): void {
    this.profiles.set(profile.name, profile);
  }

  /** Makes later reads find no profile of that name. */
  remove(name: string): void {
    this.profiles.delete(name);
  }
}
