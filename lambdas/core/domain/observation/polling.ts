import type { Outcome } from '../../../contract/outcome';
import { backoffSeconds, isThrottled } from '../connection/backoff';
import { problemOf } from '../request/problem';
import type { Watch } from '../request/provisioning-request';
import { NO_FAILURES, oneMoreFailure } from '../request/failure-count';
import { goneOutcome, stillThereOutcome, undeletableOutcome } from './deletion-outcome';
import type { Observation } from './observation';
import { READ_AFTER_WRITE_MS } from './observation-history';
import type { ObservationHistory, PollingSchedule } from './observation-history';
import { missingOutcome, settledOutcome, unsettledOutcome } from './settling-outcome';

/** What to do after one look: look again after a while, or end with an outcome. */
export interface Decision {
  readonly watch: Watch;
  readonly next: { readonly waitSeconds: number } | { readonly outcome: Outcome };
}

/** Longest wait for a connection to go, in seconds (provider-apis.md 4.5). */
const DELETE_MAX_DELAY_SECONDS = 10;

/**
 * The one polling rule (protocol.md 1.7): after a look, look again or end. Pure.
 *
 * @param nowMs time of the look
 * @param deadlineAtMs when the request must have settled; a look at or after it is the last one
 */
export function decide(
  observation: Observation,
  nowMs: number,
  deadlineAtMs: number,
  history: ObservationHistory,
): Decision {
  const watch = watchAfter(observation, nowMs, history.watch);
  const updated = { ...history, watch };
  const outcome = outcomeOf(observation, nowMs, updated);
  if (outcome !== undefined) return { watch, next: { outcome } };
  if (nowMs >= deadlineAtMs) return { watch, next: { outcome: lateOutcome(observation, updated) } };
  const waitSeconds = nextDelaySeconds(observation, nowMs, updated);
  return { watch, next: { waitSeconds: Math.min(waitSeconds, secondsUntil(deadlineAtMs, nowMs)) } };
}

/** Seconds until the first look after the provider has accepted the call, with jitter. */
export function firstDelaySeconds(polling: PollingSchedule, jitter: number): number {
  return jittered(polling.firstDelaySeconds, jitter);
}

function watchAfter(observation: Observation, nowMs: number, watch: Watch): Watch {
  switch (observation.kind) {
    case 'seen':
      return {
        sinceMs: watch.sinceMs,
        ...NO_FAILURES,
        ...(observation.meaning === 'ready_down' && { downSinceMs: watch.downSinceMs ?? nowMs }),
      };
    case 'absent':
      return { ...watch, ...NO_FAILURES, absentSinceMs: watch.absentSinceMs ?? nowMs };
    case 'unanswered':
      return { ...watch, ...oneMoreFailure(watch, observation.isRefusal === true) };
  }
}

function outcomeOf(observation: Observation, nowMs: number, history: ObservationHistory): Outcome | undefined {
  const isDelete = history.goal === 'gone';
  switch (observation.kind) {
    case 'seen':
      return isDelete ? undeletableOutcome(observation, nowMs, history) : settledOutcome(observation, nowMs, history);
    case 'absent':
      return isDelete ? goneOutcome(observation.answer) : missingOutcome(observation.answer, nowMs, history);
    case 'unanswered':
      return silentOutcome(observation, history);
  }
}

/** The provider refuses us: more looks cannot help. One that does not answer is asked until the deadline. */
function silentOutcome(
  { retryable, reason, problem, answer }: Extract<Observation, { kind: 'unanswered' }>,
  { lastStatus }: ObservationHistory,
): Outcome | undefined {
  if (retryable) return undefined;
  const detail = `${reason}. The connection's last known status is ${lastStatus}.`;
  return {
    state: 'needs_attention',
    tunnel: 'unknown',
    provider: answer,
    problem: problemOf(problem, detail, { providerCode: answer.code }),
  };
}

function lateOutcome(observation: Observation, history: ObservationHistory): Outcome {
  return history.goal === 'gone' ? stillThereOutcome(observation, history) : unsettledOutcome(observation, history);
}

/**
 * Half of the time since the call, between first and longest delay: 10, 10, 15, 22, 30, 30 … s (provider-apis.md 4.4).
 */
function nextDelaySeconds(observation: Observation, nowMs: number, history: ObservationHistory): number {
  const { goal, polling, watch, jitter, settleSeconds } = history;
  if (observation.kind === 'unanswered') {
    const { retryAfterMs, answer } = observation;
    const throttled = isThrottled(answer);
    if (throttled || retryAfterMs !== undefined) {
      return backoffSeconds({ failures: watch.failures, throttled, retryAfterMs, jitter });
    }
  }
  if (observation.kind === 'absent' && nowMs - watch.sinceMs >= READ_AFTER_WRITE_MS) return settleSeconds;
  const { firstDelaySeconds: first, maxDelaySeconds } = polling;
  const most = goal === 'gone' ? DELETE_MAX_DELAY_SECONDS : maxDelaySeconds;
  const half = (nowMs - watch.sinceMs) / 2000;
  return jittered(Math.min(Math.max(half, first), Math.max(first, most)), jitter);
}

/** Plus or minus 20 %, at least one second (provider-apis.md 4.4). */
function jittered(seconds: number, jitter: number): number {
  return Math.max(1, Math.round(seconds * (0.8 + 0.4 * jitter)));
}

function secondsUntil(deadlineAtMs: number, nowMs: number): number {
  return Math.max(1, Math.ceil((deadlineAtMs - nowMs) / 1000));
}
