import type { ProviderProfile } from '../../../contract/provider-profile';
import type { Pace } from '../connection/pace';
import type { Turn } from './turn';

/** Part of the calls that are left for new requests which the gate gives away: repeats need some. */
const GIVEN = 0.95;
/** Moments are given so far ahead, in milliseconds: until the next tick, and a little longer, as that may be late. */
const AHEAD_MS = 7_000;
/** A provider that has answered nothing for so long, in milliseconds, gets one request each {@link PROBE_MS}. */
const SILENT_MS = 60_000;
const PROBE_MS = 30_000;
/** Calls that one request may need to begin with: so many may be ahead, however slow the provider is. */
const MOST_CALLS = 2;
/** Single looks below which no list is made, and seconds between looks (protocol.md 7.6). */
const FEW = 3;
const LOOK_SECONDS = 10;

/** How the watcher looks at an account. */
export interface Looking {
  /** Requests that may be followed. */
  readonly followed: number;
  /** Pages of the account's list. */
  readonly pages: number;
}

/**
 * Calls a second that the provider may get from new requests, as a rule.
 *
 * @returns `Infinity` where the profile has no limit of calls
 */
export function callsPerSecond({ limits }: ProviderProfile, { factor }: Pace, { followed, pages }: Looking): number {
  if (limits?.requestsPerSecond === undefined) return Infinity;
  const perSecond = limits.requestsPerSecond * factor;
  const looks = Math.min(followed, Math.max(FEW, pages)) / LOOK_SECONDS;
  // Looks take half at most.
  return GIVEN * Math.max(perSecond - looks, perSecond / 2);
}

/** Moments for calls that may be given away now. */
export interface Moments {
  /** The first one, epoch ms. */
  readonly fromMs: number;
  /** How many calls; `Infinity` without a limit. */
  readonly calls: number;
}

/**
 * The moments that are left for new requests: after those of the requests before, and after those who come again because there
 * was no room for them. What nobody has used is not saved up.
 */
export function momentsLeft(
  { givenUntilMs }: Turn,
  { returnsUntilMs = 0 }: Pace,
  perSecond: number,
  nowMs: number,
): Moments {
  if (perSecond === Infinity) return { fromMs: nowMs, calls: Infinity };
  const fromMs = Math.max(nowMs, givenUntilMs, returnsUntilMs);
  const aheadMs = Math.max(AHEAD_MS, callsMs(MOST_CALLS, perSecond));
  return { fromMs, calls: Math.max(0, ((nowMs + aheadMs - fromMs) / 1000) * perSecond) };
}

/** How long some calls take at a rate, in milliseconds; nothing without a limit. */
export function callsMs(calls: number, perSecond: number): number {
  return (calls / perSecond) * 1000;
}

/** Whether the provider answers nothing, so that it is only tried now and then. */
export function isSilent({ silentSinceMs }: Pace, nowMs: number): boolean {
  return silentSinceMs !== undefined && nowMs - silentSinceMs >= SILENT_MS;
}

/** Milliseconds until a provider that answers nothing is tried again; 0 when that is now. */
export function untilProbeMs({ probedAtMs = -Infinity }: Turn, nowMs: number): number {
  return Math.max(0, probedAtMs + PROBE_MS - nowMs);
}
