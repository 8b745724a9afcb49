import type { Outcome, ProviderAnswer } from '../../../contract/outcome';
import { problemOf } from '../request/problem';
import { lateCode, silence } from './observation';
import type { Observation, ResourceStatus } from './observation';
import { READ_AFTER_WRITE_MS } from './observation-history';
import type { ObservationHistory } from './observation-history';

/** A connection that is DOWN gets this long to come up before it is reported as down (provider-apis.md 4.2). */
export const DOWN_SETTLE_MS = 60_000;

type Seen = Extract<Observation, { kind: 'seen' }>;

/**
 * How a create or an update ends by what was seen; `undefined` while it has not settled (provider-apis.md 4.1, 4.2).
 */
export function settledOutcome(seen: Seen, nowMs: number, history: ObservationHistory): Outcome | undefined {
  const { meaning, status, answer } = seen;
  if (meaning === 'ready') return { state: 'succeeded', tunnel: 'up', status, provider: answer };
  if (meaning === 'failed' || meaning === 'frozen') return failed(meaning, seen);
  return hasComeToRest(meaning, nowMs, history) ? down(seen) : undefined;
}

/** Whether nothing more is to be waited for: DOWN for long enough, or switched off on purpose. */
function hasComeToRest(
  meaning: ResourceStatus,
  nowMs: number,
  { completion, isSwitchedOff, watch }: ObservationHistory,
): boolean {
  if (isSwitchedOff) return meaning === 'pending' || meaning === 'ready_down';
  const downMs = nowMs - (watch.downSinceMs ?? nowMs);
  return meaning === 'ready_down' && completion === 'provisioned' && downMs >= DOWN_SETTLE_MS;
}

/** How a create or an update ends when the connection is missing, confirmed by a look after the settle time. */
export function missingOutcome(
  answer: ProviderAnswer,
  nowMs: number,
  { watch, settleSeconds }: ObservationHistory,
): Outcome | undefined {
  // guard: second-look
  const confirmed = nowMs - (watch.absentSinceMs ?? nowMs) >= settleSeconds * 1000;
  if (nowMs - watch.sinceMs < READ_AFTER_WRITE_MS || !confirmed) return undefined;
  const detail = 'The provider no longer knows the connection; it is not created again without a new request.';
  const problem = problemOf('connection-gone', detail, { providerCode: answer.code });
  return { state: 'needs_attention', tunnel: 'unknown', provider: answer, problem };
}

/** How a create or an update ends at its deadline. */
export function unsettledOutcome(observation: Observation, { completion, lastStatus }: ObservationHistory): Outcome {
  const { answer } = observation;
  const isDown = observation.kind === 'seen' && observation.meaning === 'ready_down';
  if (isDown && completion === 'provisioned') return down(observation);
  const status = observation.kind === 'seen' ? observation.status : lastStatus;
  const problem = isDown
    ? problemOf('peer-not-connected', 'The connection is configured; its tunnel did not come up before the deadline.')
    : problemOf(lateCode(observation), `The connection was ${status} at the deadline.${silence(observation)}`, {
        providerCode: answer.code,
      });
  return { state: 'timed_out', tunnel: isDown ? 'down' : 'unknown', status, provider: answer, problem };
}

function down({ status, answer }: Seen): Outcome {
  return { state: 'succeeded', tunnel: 'down', status, provider: answer };
}

function failed(meaning: ResourceStatus, { status, answer }: Seen): Outcome {
  const code = meaning === 'frozen' ? 'provider-frozen' : 'provider-error-status';
  const problem = problemOf(code, `The provider reports the connection as ${status}.`);
  return { state: 'failed', tunnel: 'down', status, provider: answer, problem };
}
