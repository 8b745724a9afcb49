import type { ProviderProfile } from '../../../contract/provider-profile';
import type { Clock } from '../../ports/clock';
import type { RateLimiter } from '../../ports/rate-limiter';

/**
 * Stretches the waits of the workflow so that a provider gets no more calls than its profile allows (protocol.md 3,
 * T6). The place of the next call is reserved when the wait before it is decided, so that keeping the limit costs no
 * further step.
 */
export class Pacer {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly clock: Clock,
  ) {}

  /**
   * The wait before the next calls to a provider.
   *
   * @param seconds the wait if there were no limit, whole seconds
   * @param calls how many calls the provider gets after the wait
   * @returns whole seconds, never less than `seconds`; `seconds` itself where the profile has no limit
   * @throws ServiceUnavailableError
   */
  async waitSeconds(profile: ProviderProfile, seconds: number, calls = 1): Promise<number> {
    const perSecond = profile.limits?.requestsPerSecond;
    // guard: rate-limit
    if (perSecond === undefined) return seconds;
    const fromMs = this.clock.nowMs() + seconds * 1000;
    const callAtMs = await this.limiter.reserve({ provider: profile.name, perSecond, fromMs, calls });
    // Rounded up: a wait that ended before its window began would take a place of the window before.
    return Math.max(seconds, Math.ceil((callAtMs - this.clock.nowMs()) / 1000));
  }
}
