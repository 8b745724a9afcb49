import type { RequestTrace, Trace } from '../simulation/trace';
import type { VigilFindings } from '../simulation/watch/vigil';
import { violationOf, type Violation } from './violation';

/**
 * The longest that an entry may wait without a message and a running tick: its message was lost for good, its promise is
 * believed for a grace of 55 s, then comes the reconciler, each minute, and may be struck itself.
 */
const MOST_UNATTENDED_MS = 300_000;
/**
 * The longest that an execution may run on when its request has ended: a watcher whose message was lost, a tick that froze
 * or crashed, answers that were refused, a token that is stored anew, each a minute or two, and several of them.
 */
const MOST_UNTOLD_MS = 900_000;

const NOT_SEEN: VigilFindings = { lostWakeUps: [], longestUnattendedMs: 0, unplaced: [] };

/** Whoever waits for the watcher is noticed and told, and when nobody waits it sleeps (protocol.md 7). */
export function watchingViolations(trace: Trace): Violation[] {
  const { requests, vigil = NOT_SEEN, tokensLeft, restless } = trace;
  const { lostWakeUps, longestUnattendedMs } = vigil;
  const unattended = `${longestUnattendedMs / 1000} s without a message or a tick`;
  return [
    ...lostWakeUps.map((detail) => ({ kind: 'lost wake-up', detail })),
    ...(longestUnattendedMs > MOST_UNATTENDED_MS ? [{ kind: 'watcher dead', detail: unattended }] : []),
    ...tokensLeft.map((detail) => ({ kind: 'token left', detail })),
    ...restless.map((detail) => ({ kind: 'not asleep', detail })),
    ...requests.flatMap(untold),
  ];
}

/** How long the execution of a request ran on when the request had ended, in milliseconds. */
export function untoldMs({ stored, executionEndedAtMs }: RequestTrace): number {
  return (executionEndedAtMs ?? 0) - (stored?.endedAtMs ?? Infinity);
}

function untold(request: RequestTrace): Violation[] {
  const ms = untoldMs(request);
  const detail = `its execution ended ${ms / 1000} s after the request`;
  return ms > MOST_UNTOLD_MS ? [violationOf(request, 'execution hangs', detail)] : [];
}
