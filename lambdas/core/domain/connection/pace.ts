/** How fast a provider account may be called at present, and how it fares. */
export interface Pace {
  /** Part of the profile's `limits.requestsPerSecond` that is used, greater than 0 and at most 1; less after a 429. */
  readonly factor: number;
  /** Since when nothing new is sent, epoch ms; absent unless a person has paused the account. */
  readonly pausedAtMs?: number | undefined;
  /** Since when no usable answer has come, epoch ms; absent unless calls have gone without one for a minute. */
  readonly silentSinceMs?: number | undefined;
  /** When the last usable answer came that was noted, epoch ms; may be some seconds behind. */
  readonly lastAnswerAtMs?: number | undefined;
  /** Until when those come again who have found no room, epoch ms; absent while nobody does. */
  readonly returnsUntilMs?: number | undefined;
}

/** The pace of an account that was never called. */
export const FULL_PACE: Pace = { factor: 1 };

/** What is kept of an account's pace (protocol.md 8.2). Times are epoch ms, by the fastest clock of those that call it. */
export interface PaceRecord {
  /** Grows with every change of what is not a time of calls; 0 before the first. */
  readonly revision: number;
  /** The moment that was given to the last call, perhaps in the future; 0 before the first. */
  readonly lastCallAtMs: number;
  /** The moment at which the last caller comes again that found no room; 0 before the first. */
  readonly lastReturnAtMs: number;
  /** What the clock showed of who took a moment last; 0 before the first. */
  readonly seenAtMs: number;
  readonly lastAnswerAtMs?: number | undefined;
  /** Calls a second that the profile allows, as last seen by whoever called; absent before the first call. */
  readonly perSecond?: number | undefined;
  /** When the rate was cut last, and to which part of the limit. */
  readonly cut?: { readonly atMs: number; readonly to: number } | undefined;
  /** The provider asks to be left alone until then. */
  readonly notBeforeMs?: number | undefined;
  /** The first and the last of the calls in a row that had no usable answer. */
  readonly silence?: { readonly sinceMs: number; readonly untilMs: number } | undefined;
  /** Who has paused the account, and when. */
  readonly pause?: { readonly atMs: number; readonly by: string } | undefined;
}

/** What is kept of an account that was never called. */
export const NEW_RECORD: PaceRecord = { revision: 0, lastCallAtMs: 0, lastReturnAtMs: 0, seenAtMs: 0 };

/** An account gets one call in this time, in milliseconds, however often it has refused or not answered. */
const SLOWEST_MS = 30_000;
/** Time in which a rate recovers from nothing to the whole limit, in milliseconds: a tenth in 10 s. */
const RECOVERY_MS = 100_000;
/** Calls that go without a usable answer for so long, in milliseconds, say that the provider is away. */
export const SILENT_MS = 60_000;

/** The part of the limit that an account has at least. */
export function leastFactor({ perSecond }: PaceRecord): number {
  return perSecond === undefined ? 1 : Math.min(1, 1000 / SLOWEST_MS / perSecond);
}

/** Whether the provider is taken for away. One call that failed, and none since, does not say so. */
export function isSilent({ silence }: PaceRecord): boolean {
  return silence !== undefined && silence.untilMs - silence.sinceMs >= SILENT_MS;
}

/** The part of the limit that an account may use now: it recovers by itself. */
export function factorOf(record: PaceRecord, nowMs: number): number {
  const least = leastFactor(record);
  if (isSilent(record)) return least;
  const { cut } = record;
  if (cut === undefined) return 1;
  const recovered = cut.to + Math.max(0, nowMs - cut.atMs) / RECOVERY_MS;
  return Math.min(1, Math.max(least, recovered));
}

/** Milliseconds from one call of an account to the next, rounded up to thousandths; 0 without a limit. */
export function spacingMsOf(record: PaceRecord, nowMs: number): number {
  const { perSecond = Infinity } = record;
  return Math.ceil(1_000_000 / (perSecond * factorOf(record, nowMs))) / 1000;
}

/** What others may know of a record. */
export function paceOf(record: PaceRecord, nowMs: number): Pace {
  const { pause, silence, lastAnswerAtMs, lastReturnAtMs } = record;
  return {
    factor: factorOf(record, nowMs),
    ...(pause !== undefined && { pausedAtMs: pause.atMs }),
    ...(isSilent(record) && { silentSinceMs: silence?.sinceMs }),
    ...(lastAnswerAtMs !== undefined && { lastAnswerAtMs }),
    ...(lastReturnAtMs > nowMs && { returnsUntilMs: lastReturnAtMs }),
  };
}
