import type { PaceRecord } from '../../domain/connection/pace';
import type { Clock } from '../../ports/clock';

/**
 * The time by which the calls of an account are paced: that of the fastest clock of all who call it. Whoever takes a moment
 * notes what his clock shows; whoever sees that his own is behind goes by the faster one from then on. Otherwise moments of a
 * clock that is seconds ahead would leave no room to all others.
 */
export class AccountClock {
  private readonly behind = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  /** By how much our clock is behind, in milliseconds, as far as is known. */
  behindMs(account: string): number {
    return this.behind.get(account) ?? 0;
  }

  /** Now, epoch ms. */
  nowMs(account: string): number {
    return this.clock.nowMs() + this.behindMs(account);
  }

  /** Goes by a clock that was ahead of ours when a record was written. @returns whether it was */
  keepUp(account: string, { seenAtMs }: PaceRecord): boolean {
    const behindMs = seenAtMs - this.clock.nowMs();
    // guard: fastest-clock
    if (behindMs <= this.behindMs(account)) return false;
    this.behind.set(account, behindMs);
    return true;
  }
}
