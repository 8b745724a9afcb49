import type { RequestTrace, Trace } from '../simulation/trace';
import { TERMINAL_STATES } from '../../../lambdas/contract/outcome';
import { violationOf, type Violation } from './violation';

/**
 * How long after its deadline a request may end, in milliseconds: its last look, settling, what must be cleaned up, and
 * the retries of its last step; then the reconciler, which comes every five minutes.
 */
export const MARGIN_MS = 2_400_000;

/** Every request ends, in time, and nothing is left under way (protocol.md 5.2; protocol.md 2.3, point 2). */
export function endingViolations(trace: Pick<Trace, 'requests' | 'isAtRest' | 'leftOver'>): Violation[] {
  const { requests, isAtRest, leftOver } = trace;
  const atRest = isAtRest ? [] : leftOver.map((detail) => ({ kind: 'not at rest', detail }));
  return [...atRest, ...requests.flatMap(openOrLate), ...requests.flatMap(sealed)];
}

function openOrLate(request: RequestTrace): Violation[] {
  const { stored } = request;
  if (stored === undefined) return [];
  const { state, endedAtMs, deadlineAtMs } = stored;
  const isEnded = (TERMINAL_STATES as readonly string[]).includes(state);
  if (!isEnded || endedAtMs === undefined) return [violationOf(request, 'stuck', `it is still ${state}`)];
  const lateMs = endedAtMs - deadlineAtMs;
  return lateMs > MARGIN_MS ? [violationOf(request, 'too late', `it ended ${lateMs / 1000} s after its deadline`)] : [];
}

/** The sealed key is removed when a request ends (protocol.md 5.4). */
function sealed(request: RequestTrace): Violation[] {
  const { hasSealedKey, stored } = request;
  return hasSealedKey && stored?.endedAtMs !== undefined
    ? [violationOf(request, 'sealed key left', 'the request has ended')]
    : [];
}
