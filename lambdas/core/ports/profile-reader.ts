import type { ProviderProfile } from '../../contract/provider-profile';

/** Reads provider profiles (profiles.md "Fields"). */
export interface ProfileReader {
  /**
   * The profile of that name, `undefined` when there is none.
   *
   * @throws ConfigurationError naming the wrong fields, ServiceUnavailableError
   */
  read(name: string): Promise<ProviderProfile | undefined>;

  /** Has the next `read` see the profile as it is now, for when the provider refuses what it says. */
  forget(name: string): void;
}
