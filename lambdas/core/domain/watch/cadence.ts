import { LONGEST_DELAY_SECONDS } from '../../../contract/ticks';
import type { PollingSchedule } from '../observation/observation-history';
import type { Flight } from './flight';

const YOUNG_MS = 120_000;
const GROWN_MS = 300_000;
/** With more than so many requests a tick costs each of them next to nothing. */
const FEW = 3;
/** No account is looked at more often, in seconds, whatever its profile says. */
const LEAST_SECONDS = 3;
/** Shortest pause after a look that the provider did not answer, in seconds. */
const SLOWED_SECONDS = 20;

/**
 * Seconds from the start of one tick to the next: often while something has just begun or many wait, seldom for the few
 * that take long (protocol.md 7.6); the profile's `polling` bounds it.
 */
export function cadenceSeconds(flights: readonly Flight[], nowMs: number, polling: PollingSchedule): number {
  const youngestMs = Math.min(...flights.map(({ sinceMs, endedAtMs }) => nowMs - (endedAtMs ?? sinceMs)));
  const own = flights.length > FEW || youngestMs < YOUNG_MS ? 10 : youngestMs < GROWN_MS ? 14 : 30;
  const { firstDelaySeconds, maxDelaySeconds } = polling;
  return Math.max(LEAST_SECONDS, Math.min(Math.max(own, firstDelaySeconds), maxDelaySeconds));
}

/**
 * The same when the provider did not answer or said that we call too often: this account alone is slowed down, as long as
 * the provider asks for, but no longer than until the first request is due.
 */
export function slowedSeconds(
  cadence: number,
  retryAfterMs: number,
  flights: readonly Flight[],
  nowMs: number,
): number {
  const asked = Math.max(cadence, SLOWED_SECONDS, Math.ceil(retryAfterMs / 1000));
  const dueAtMs = Math.min(...flights.map((flight) => flight.dueAtMs).filter((atMs) => atMs > nowMs));
  const untilDue = Math.ceil((dueAtMs - nowMs) / 1000);
  return Math.min(asked, Math.max(SLOWED_SECONDS, cadence, untilDue), LONGEST_DELAY_SECONDS);
}

/** Seconds after the call until the first look. */
export function firstLookSeconds({ firstDelaySeconds, maxDelaySeconds }: PollingSchedule): number {
  return Math.max(LEAST_SECONDS, Math.min(firstDelaySeconds, maxDelaySeconds));
}
