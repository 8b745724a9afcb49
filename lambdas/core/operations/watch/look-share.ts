import type { ProviderProfile } from '../../../contract/provider-profile';
import type { ProviderFailure } from '../../domain/connection/provider-call';
import type { Clock } from '../../ports/clock';
import type { Timer } from '../../ports/timer';
import type { Pacer } from '../provider/pacer';

/** The part of its account's calls that a tick may make. */
const SHARE = 0.5;
/** A turn that is further ahead is left to the next tick, in milliseconds. */
const LONGEST_WAIT_MS = 1_000;

/**
 * The calls that a tick may make: no more than half of what its account may call now, so that looks leave room for those who
 * wait for it (protocol.md 8.4). Each call takes a slot of its own all the same. A tick without a turn or a slot is cut, and
 * the next one goes on.
 */
export class LookShare {
  /** The next turn, epoch ms. */
  private nextAtMs = 0;

  constructor(
    private readonly deps: { readonly pacer: Pacer; readonly clock: Clock; readonly timer: Timer },
    private readonly profile: ProviderProfile,
  ) {}

  /** Waits for the turn of some calls, a second at most. @returns whether it has come */
  async take(calls = 1): Promise<boolean> {
    const perSecond = await this.deps.pacer.rate(this.profile);
    const nowMs = this.deps.clock.nowMs();
    const turnAtMs = Math.max(this.nextAtMs, nowMs);
    // guard: rate-limit-of-looks
    if (turnAtMs > nowMs + LONGEST_WAIT_MS) return false;
    this.nextAtMs = turnAtMs + (calls * 1000) / (SHARE * perSecond);
    if (turnAtMs > nowMs) await this.deps.timer.waitUntil(turnAtMs);
    return true;
  }

  /** Leaves what is to come to the next tick, after a call that was held back. */
  holdBack({ retryAfterMs = 0 }: ProviderFailure): void {
    this.nextAtMs = Math.max(this.nextAtMs, this.deps.clock.nowMs() + LONGEST_WAIT_MS + Math.max(1, retryAfterMs));
  }

  /** Seconds from now until the next tick may have a turn. */
  get inSeconds(): number {
    return Math.max(0, this.nextAtMs - this.deps.clock.nowMs()) / 1000;
  }
}
