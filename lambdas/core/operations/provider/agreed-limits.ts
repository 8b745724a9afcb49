import type { ProviderProfile } from '../../../contract/provider-profile';
import type { PaceRecord } from '../../domain/connection/pace';
import type { ProfileReader } from '../../ports/profile-reader';
import type { KnownPaces } from './known-paces';

/**
 * Has all functions keep the same limit although each reads profiles at times of its own. The record says which limit holds.
 * Whoever knows another one reads the profile anew: so a changed limit holds for all from the moment at which the first
 * function has seen it.
 */
export class AgreedLimits {
  /** Limits that the profiles had when they were read because of a difference. */
  private readonly verified = new Map<string, number>();

  constructor(
    private readonly known: KnownPaces,
    private readonly profiles: ProfileReader,
  ) {}

  /**
   * The record of an account, with the limit that holds.
   *
   * @returns nothing when there is no limit any more
   * @throws ServiceUnavailableError, ConfigurationError
   */
  async record({ name, limits }: ProviderProfile): Promise<PaceRecord | undefined> {
    const own = limits?.requestsPerSecond;
    const record = await this.known.find(name);
    const { perSecond } = record;
    // guard: limit-agreed
    if (perSecond === own || (perSecond !== undefined && perSecond === this.verified.get(name))) return record;
    const current = perSecond === undefined ? own : await this.currentLimit(name);
    if (current === undefined) return undefined;
    return this.known.change(name, (latest) => (latest.perSecond === current ? undefined : { perSecond: current }));
  }

  private async currentLimit(name: string): Promise<number | undefined> {
    this.profiles.forget(name);
    const perSecond = (await this.profiles.read(name))?.limits?.requestsPerSecond;
    if (perSecond === undefined) this.verified.delete(name);
    else this.verified.set(name, perSecond);
    return perSecond;
  }
}
