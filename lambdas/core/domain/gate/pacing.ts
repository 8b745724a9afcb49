import type { ProviderProfile } from '../../../contract/provider-profile';
import type { Pace } from '../connection/pace';
import type { Turn } from './turn';

/** Part of the calls that are left for new requests which the gate gives away: repeats need some. */
const GIVEN = 0.9;
/** Calls of so many seconds may be given at once: those until the next tick, and what a late one has missed. */
const SAVED_SECONDS = 7;
/** A provider that has answered nothing for so long, in milliseconds, gets one request each {@link PROBE_MS}. */
const SILENT_MS = 60_000;
const PROBE_MS = 30_000;
/** Calls that one request may need to begin with: so many can always be saved up. */
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

/** The turn with what the pace has given since it was left; nothing is counted without a limit. */
export function credited(turn: Turn, perSecond: number, nowMs: number): Turn {
  if (perSecond === Infinity) return { ...turn, credit: 0, creditAtMs: nowMs };
  const most = Math.max(MOST_CALLS, perSecond * SAVED_SECONDS);
  const given = (Math.max(0, nowMs - turn.creditAtMs) / 1000) * perSecond;
  return { ...turn, credit: Math.min(most, turn.credit + given), creditAtMs: Math.max(nowMs, turn.creditAtMs) };
}

/** Whether the provider answers nothing, so that it is only tried now and then. */
export function isSilent({ silentSinceMs }: Pace, nowMs: number): boolean {
  return silentSinceMs !== undefined && nowMs - silentSinceMs >= SILENT_MS;
}

/** Milliseconds until a provider that answers nothing is tried again; 0 when that is now. */
export function untilProbeMs({ probedAtMs = -Infinity }: Turn, nowMs: number): number {
  return Math.max(0, probedAtMs + PROBE_MS - nowMs);
}
