import type { Outcome } from '../../../contract/outcome';
import { problemOf } from '../request/problem';
import type { Watch } from '../request/provisioning-request';
import { NO_FAILURES, oneMoreFailure } from '../request/failure-count';
import { goneOutcome, stillThereOutcome, undeletableOutcome } from './deletion-outcome';
import type { Observation } from './observation';
import { READ_AFTER_WRITE_MS } from './observation-history';
import type { ObservationHistory } from './observation-history';
import { DOWN_SETTLE_MS, missingOutcome, settledOutcome, unsettledOutcome } from './settling-outcome';

/** What to do after one look: end with an outcome, or look again, by `dueAtMs` whatever is seen until then. */
export interface Decision {
  readonly watch: Watch;
  readonly next: { readonly dueAtMs: number } | { readonly outcome: Outcome };
}

/**
 * The one rule of what follows on a look (protocol.md 1.7): look again or end. Pure.
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
  return { watch, next: { dueAtMs: Math.min(deadlineAtMs, dueAtMs(observation, updated)) } };
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

/** When the same sight would mean something else: DOWN and missing for long enough, or no longer older than our call. */
function dueAtMs(observation: Observation, history: ObservationHistory): number {
  // What was not answered was not looked at.
  if (observation.kind === 'unanswered') return history.dueAtMs;
  const { goal, watch, completion, settleSeconds } = history;
  const believedAtMs = watch.sinceMs + READ_AFTER_WRITE_MS;
  if (goal === 'gone') return believedAtMs;
  if (observation.kind === 'absent' && watch.absentSinceMs !== undefined) {
    return Math.max(believedAtMs, watch.absentSinceMs + settleSeconds * 1000);
  }
  const isDown = watch.downSinceMs !== undefined && completion === 'provisioned';
  return isDown ? watch.downSinceMs + DOWN_SETTLE_MS : Infinity;
}
