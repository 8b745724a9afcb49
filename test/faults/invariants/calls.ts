import { DIALECTS } from '../../../lambdas/core/dialects';
import type { CreateCall, RequestCalls } from '../simulation/watch/observed-provider';
import type { RequestTrace, Trace } from '../simulation/trace';
import { violationOf, type Violation } from './violation';
import { isCreate, nameOf } from './wishes';

/** Calls that a request may cost besides its looks, and the shortest time between two looks, in seconds. */
const MOST_CALLS = 100;
const SHORTEST_LOOK_SECONDS = 8;

/** No create before an unanswered one has settled; bounded calls; and no call too many where nothing goes wrong. */
export function callViolations(
  trace: Pick<Trace, 'requests' | 'probability' | 'settleMs' | 'clockErrorMs'>,
): Violation[] {
  const { requests, probability, settleMs, clockErrorMs } = trace;
  return requests.flatMap((request) => [
    ...tooEarly(request, settleMs - 2 * clockErrorMs),
    ...tooMany(request),
    ...(probability === 0 ? wasteful(request) : []),
  ]);
}

/** The calls of a request, all kinds together. */
export function totalCalls({ counts }: RequestCalls): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/**
 * A create is never sent within the settle time of one in doubt (protocol.md 2.3, point 8), but for what the clocks of two
 * functions differ.
 */
function tooEarly(request: RequestTrace, settleMs: number): Violation[] {
  const { creates } = request.calls;
  return creates.flatMap((call, index) => {
    const next = creates[index + 1];
    if (next === undefined || isCertain(call)) return [];
    const pauseMs = next.sentAtMs - (call.endedAtMs ?? call.sentAtMs);
    if (pauseMs >= settleMs) return [];
    return [
      violationOf(request, 'create too early', `${pauseMs / 1000} s after one that saw ${call.seen ?? 'nothing'}`),
    ];
  });
}

/** Whether a create certainly had no effect: it never left, or it was refused (provider-apis.md 5.4). */
function isCertain({ seen }: CreateCall): boolean {
  return seen === 'not-sent' || (typeof seen === 'number' && seen >= 400 && seen < 500 && seen !== 408);
}

/** Retries are bounded (protocol.md 2.3, point 9). */
function tooMany(request: RequestTrace): Violation[] {
  const most = MOST_CALLS + request.planned.deadlineSeconds / SHORTEST_LOOK_SECONDS;
  const made = totalCalls(request.calls);
  return made > most ? [violationOf(request, 'too many calls', `${made} calls, more than ${most}`)] : [];
}

/**
 * Without faults a create costs one create call and at most one list call, none where ours is recognised
 * (protocol.md 3, T3).
 */
function wasteful(request: RequestTrace): Violation[] {
  const { calls, stored } = request;
  const sent = calls.creates.filter(({ seen }) => seen !== 'not-sent').length;
  const { list = 0 } = calls.counts;
  if (!isCreate(request)) return [];
  const isWasteful =
    sent > 1 || (sent === 0 && stored?.state === 'succeeded') || list > (isRecognised(request) ? 0 : 1);
  return isWasteful ? [violationOf(request, 'wasteful', `${sent} create calls, ${list} list calls`)] : [];
}

function isRecognised(request: RequestTrace): boolean {
  const { dialect, connection = {} } = request.planned;
  return nameOf(request) !== connection['name'] || DIALECTS[dialect].listsMarker(connection);
}
