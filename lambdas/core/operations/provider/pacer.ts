import type { ProviderProfile } from '../../../contract/provider-profile';
import { isThrottled } from '../../domain/connection/backoff';
import { spacingMsOf } from '../../domain/connection/pace';
import type { PaceRecord } from '../../domain/connection/pace';
import { changeAfter } from '../../domain/connection/pace-news';
import type { PaceNews } from '../../domain/connection/pace-news';
import type { HttpResponse } from '../../domain/connection/provider-call';
import { ServiceUnavailableError } from '../../domain/errors';
import type { Clock } from '../../ports/clock';
import type { TransportFailure } from '../../ports/http-transport';
import type { Logger } from '../../ports/logger';
import type { PaceStore } from '../../ports/providers/pace-store';
import type { ProfileReader } from '../../ports/profile-reader';
import type { Timer } from '../../ports/timer';
import { retryAfterMs } from '../../wire/retry-after';
import { AccountClock } from './account-clock';
import { AgreedLimits } from './agreed-limits';
import { KnownPaces } from './known-paces';
import { ANY_TIME, callWish, heldBack, hindranceOf, LONGEST_WAIT_MS, returnWish, roomAtMs, slotOf } from './slots';
import type { HeldBack, Slot } from './slots';

/** What pacing works with. */
export interface PacerDependencies {
  readonly paces: PaceStore;
  readonly profiles: ProfileReader;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly logger: Logger;
}

/** What a slot is for. */
export interface SlotPurpose {
  /** New work: a paused account does not get it, and it is written down between the slot and the call. */
  readonly isNew?: boolean;
}

/** Time that it takes to open a key and to write down what is about to be sent, in milliseconds, with room. */
const INTENT_MS = 150;
/** How long taking a slot took last is foreseen for the next one, up to so many milliseconds. */
const LONGEST_LEAD_MS = 400;
/** Who has made a call within this time goes on with something, in milliseconds. */
const GOES_ON_MS = 2_000;
/** Tries for a slot that can be used: somebody changes the record, or the moment has passed before it is known. */
const MAX_TRIES = 5;
/** New work for a paused account comes again after this time, in milliseconds. */
const PAUSED_MS = 30_000;
/** How old may be what is known of an account without a limit, in milliseconds: no slot says what is new. */
const GLANCE_MS = 60_000;

/**
 * Keeps the calls of each account within its limit, over all functions together (protocol.md 8): every single call has a
 * slot of its own, taken right before it. A slot little more than a second ahead is waited for; without one the call is not made.
 */
export class Pacer {
  private readonly known: KnownPaces;
  private readonly limits: AgreedLimits;
  private readonly time: AccountClock;
  /** When this process heard usable answers last, by account: noted with the next slot. */
  private readonly answeredAtMs = new Map<string, number>();
  /** When this process called last, by account. */
  private readonly calledAtMs = new Map<string, number>();
  /** How long taking a slot took last, in milliseconds. */
  private leadMs = 0;

  /** @param comesAgain whoever finds no room: `in turn`, when he is told to, or `by himself`, as ticks do */
  constructor(
    private readonly deps: PacerDependencies,
    private readonly comesAgain: 'in turn' | 'by himself' = 'in turn',
  ) {
    this.known = new KnownPaces(deps.paces, deps.clock);
    this.limits = new AgreedLimits(this.known, deps.profiles);
    this.time = new AccountClock(deps.clock);
  }

  /**
   * Takes a slot for one call of an account.
   *
   * @returns the slot, or why there is none
   * @throws ServiceUnavailableError, ConfigurationError
   */
  async slot(profile: ProviderProfile, { isNew = false }: SlotPurpose = {}): Promise<Slot | HeldBack> {
    const { name } = profile;
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const record = await this.recordOf(profile);
      if (isNew && (await this.isPaused(name, record))) return heldBack('paused', PAUSED_MS);
      if (record === undefined) return ANY_TIME;
      const slot = await this.take(name, record, isNew ? INTENT_MS : 0);
      if (slot !== undefined) return slot;
    }
    return heldBack('full', LONGEST_WAIT_MS);
  }

  /**
   * Waits for the moment of a call.
   *
   * @param given a slot that was taken before; another one is taken in its place when it has passed
   * @returns nothing when the call is to be made now, otherwise why it is not: then it is certainly not sent
   * @throws ConfigurationError
   */
  async pass(profile: ProviderProfile, given?: Slot): Promise<HeldBack | undefined> {
    const { clock, timer } = this.deps;
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const slot = tries === 0 && given !== undefined ? given : await this.slotOrLater(profile);
      if (slot.kind === 'held-back') return slot;
      if (slot.atMs > clock.nowMs()) await timer.waitUntil(slot.atMs);
      const nowMs = clock.nowMs();
      // guard: slot-in-time
      if (nowMs - slot.atMs <= slot.goodForMs) {
        this.calledAtMs.set(profile.name, nowMs);
        return undefined;
      }
    }
    return heldBack('full', LONGEST_WAIT_MS);
  }

  /**
   * Takes note of what came of a call that was made. Never fails for a service: what is known of the call is worth more.
   *
   * @param given the provider's answer, or why there is none
   */
  async heard({ name }: ProviderProfile, sentAtMs: number, given: HttpResponse | TransportFailure): Promise<void> {
    const nowMs = this.time.nowMs(name);
    const news = newsOf(given, sentAtMs + this.time.behindMs(name), this.deps.clock.nowMs());
    if (news.kind === 'answered') this.answeredAtMs.set(name, this.deps.clock.nowMs());
    await this.unlessUnavailable(name, async () => {
      await this.known.find(name, GLANCE_MS);
      const lastAnswerAtMs = this.answeredAtMs.get(name);
      await this.known.change(name, (record) => changeAfter(withAnswer(record, lastAnswerAtMs), news, nowMs));
    });
  }

  /**
   * Calls a second that an account may make now; `Infinity` without a limit.
   *
   * @throws ServiceUnavailableError, ConfigurationError
   */
  async rate(profile: ProviderProfile): Promise<number> {
    const record = await this.recordOf(profile);
    return record === undefined ? Infinity : 1000 / spacingMsOf(record, this.time.nowMs(profile.name));
  }

  /** Nothing for an account without a limit. */
  private async recordOf(profile: ProviderProfile): Promise<PaceRecord | undefined> {
    // guard: rate-limit
    return profile.limits?.requestsPerSecond === undefined ? undefined : this.limits.record(profile);
  }

  /** What is known of a limited account is checked when a slot is taken; that it is paused may be over by now. */
  private async isPaused(account: string, record: PaceRecord | undefined): Promise<boolean> {
    // guard: paused
    if (record !== undefined && record.pause === undefined) return false;
    return (await this.known.find(account, 0)).pause !== undefined;
  }

  /** Nothing when the record was changed by somebody else, or by a faster clock. */
  private async take(account: string, record: PaceRecord, firstMs: number): Promise<Slot | HeldBack | undefined> {
    this.time.keepUp(account, record);
    const nowMs = this.time.nowMs(account);
    const leadMs = Math.min(this.leadMs, LONGEST_LEAD_MS) + firstMs;
    const goesOn = this.deps.clock.nowMs() - (this.calledAtMs.get(account) ?? 0) < GOES_ON_MS;
    const wish = callWish(record, nowMs, { leadMs, goesOn });
    const lastAnswerAtMs = this.answeredAtMs.get(account);
    const { kind, record: latest } = await this.known.take(account, record, { ...wish, lastAnswerAtMs });
    this.leadMs = this.time.nowMs(account) - nowMs;
    if (kind === 'taken') return slotOf(latest, this.time.behindMs(account));
    const isAhead = this.time.keepUp(account, latest);
    return kind === 'full' && !isAhead ? this.comeAgain(account, latest) : undefined;
  }

  private async comeAgain(account: string, record: PaceRecord): Promise<HeldBack> {
    const nowMs = this.time.nowMs(account);
    const reason = hindranceOf(record, nowMs);
    const alone = heldBack(reason, roomAtMs(record, nowMs) - nowMs);
    if (this.comesAgain === 'by himself') return alone;
    const { kind, record: latest } = await this.known.take(account, record, returnWish(record, nowMs));
    return kind === 'taken' ? heldBack(reason, latest.lastReturnAtMs - nowMs) : alone;
  }

  /** Where nobody can say whether there is room, the call waits as if there were none. */
  private async slotOrLater(profile: ProviderProfile): Promise<Slot | HeldBack> {
    const slot = await this.unlessUnavailable(profile.name, () => this.slot(profile));
    return slot ?? heldBack('full', LONGEST_WAIT_MS);
  }

  private async unlessUnavailable<T>(account: string, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ServiceUnavailableError)) throw error;
      this.deps.logger.warn('service unavailable', { provider: account, errorName: error.name });
      return undefined;
    }
  }
}

function newsOf(given: HttpResponse | TransportFailure, sentAtMs: number, nowMs: number): PaceNews {
  if (!('status' in given)) return { kind: 'unanswered' };
  const { status } = given;
  const asked = retryAfterMs(given, nowMs);
  if (isThrottled({ httpStatus: status })) return { kind: 'throttled', sentAtMs, retryAfterMs: asked };
  return status >= 500 || status === 408 ? { kind: 'unanswered', retryAfterMs: asked } : { kind: 'answered' };
}

/** What is known of the last answer may be newer than what is noted. */
function withAnswer(record: PaceRecord, heardAtMs = -Infinity): PaceRecord {
  const { lastAnswerAtMs = -Infinity } = record;
  return heardAtMs > lastAnswerAtMs ? { ...record, lastAnswerAtMs: heardAtMs } : record;
}
