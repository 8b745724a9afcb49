import { rateWindowsOf, windowAt, windowWithRoom } from '../../../lambdas/core/domain/connection/rate-windows';
import type { RateLimiter, Reservation } from '../../../lambdas/core/ports/rate-limiter';

/** The rate limiter's port in memory: always the first window with room. */
export class InMemoryRateLimiter implements RateLimiter {
  private readonly takenByProvider = new Map<string, Map<number, number>>();

  reserve({ provider, perSecond, fromMs, calls = 1 }: Reservation): Promise<number> {
    const windows = rateWindowsOf(perSecond);
    const wanted = Math.min(calls, windows.capacity);
    const taken = this.takenByProvider.get(provider) ?? new Map<number, number>();
    this.takenByProvider.set(provider, taken);
    const start = windowWithRoom(windows, windowAt(windows, fromMs), taken, wanted);
    taken.set(start, (taken.get(start) ?? 0) + wanted);
    return Promise.resolve(Math.max(fromMs, start * 1000));
  }
}
