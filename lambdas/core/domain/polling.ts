import type { Outcome } from '../../contract/steps';
import type { Observation } from './observation';
import { backoffSeconds } from './backoff';
import { problemOf } from './problems';
import type { Completion, Watch } from './provisioning-request';

/** How often to look, in seconds; from the provider profile. */
export interface PollingSchedule {
  readonly firstDelaySeconds: number;
  readonly maxDelaySeconds: number;
}

/** What {@link decide} needs to know besides the observation and the time. */
export interface ObservationHistory {
  readonly completion: Completion;
  readonly watch: Watch;
  /** The provider's word at the last look. */
  readonly lastStatus: string;
  readonly polling: PollingSchedule;
  /** Time after which a second look confirms that a connection is gone, in seconds (faults.md section 1, point 7). */
  readonly settleSeconds: number;
  /** A random number in [0, 1). */
  readonly jitter: number;
}

/** What to do after one look: look again after a while, or end with an outcome. */
export interface Decision {
  readonly watch: Watch;
  readonly next: { readonly waitSeconds: number } | { readonly outcome: Outcome };
}

/** A missing connection counts as not yet visible for this long after its creation (providers.md 4.4). */
const READ_AFTER_WRITE_MS = 60_000;
/** A connection that is DOWN gets this long to come up before it is reported as down (providers.md 4.2). */
const DOWN_SETTLE_MS = 60_000;
/** Looks in a row without an answer after which we give up (providers.md 4.4). */
const MAX_FAILURES = 5;

/**
 * The one polling rule (design.md section 2): after a look, look again or end. Pure.
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
  const outcome = outcomeOf(observation, nowMs, { ...history, watch });
  if (outcome !== undefined) return { watch, next: { outcome } };
  if (nowMs >= deadlineAtMs) return { watch, next: { outcome: timedOut(observation, history) } };
  const waitSeconds = nextDelaySeconds(observation, nowMs, { ...history, watch });
  return { watch, next: { waitSeconds: Math.min(waitSeconds, secondsUntil(deadlineAtMs, nowMs)) } };
}

/** Seconds until the first look at a new connection, with jitter. */
export function firstDelaySeconds(polling: PollingSchedule, jitter: number): number {
  return jittered(polling.firstDelaySeconds, jitter);
}

function watchAfter(observation: Observation, nowMs: number, watch: Watch): Watch {
  switch (observation.kind) {
    case 'seen':
      return {
        sinceMs: watch.sinceMs,
        failures: 0,
        ...(observation.meaning === 'ready_down' && { downSinceMs: watch.downSinceMs ?? nowMs }),
      };
    case 'absent':
      return { ...watch, failures: 0, absentSinceMs: watch.absentSinceMs ?? nowMs };
    case 'unanswered':
      return { ...watch, failures: watch.failures + 1 };
  }
}

function outcomeOf(observation: Observation, nowMs: number, history: ObservationHistory): Outcome | undefined {
  switch (observation.kind) {
    case 'seen':
      return outcomeOfStatus(observation, nowMs, history);
    case 'absent':
      return outcomeOfAbsence(observation, nowMs, history);
    case 'unanswered':
      return outcomeOfSilence(observation, history);
  }
}

function outcomeOfStatus(
  { meaning, status, answer }: Extract<Observation, { kind: 'seen' }>,
  nowMs: number,
  { completion, watch }: ObservationHistory,
): Outcome | undefined {
  switch (meaning) {
    case 'ready':
      return { state: 'succeeded', tunnel: 'up', status, provider: answer };
    case 'ready_down':
      return completion === 'provisioned' && nowMs - (watch.downSinceMs ?? nowMs) >= DOWN_SETTLE_MS
        ? { state: 'succeeded', tunnel: 'down', status, provider: answer }
        : undefined;
    case 'failed':
      return {
        state: 'failed',
        tunnel: 'down',
        status,
        provider: answer,
        problem: problemOf('provider-error-status', `The provider reports the connection as ${status}.`),
      };
    case 'pending':
    case 'deleting':
    case 'unknown':
      return undefined;
  }
}

function outcomeOfAbsence(
  { answer }: Extract<Observation, { kind: 'absent' }>,
  nowMs: number,
  { watch, settleSeconds }: ObservationHistory,
): Outcome | undefined {
  const confirmed = nowMs - (watch.absentSinceMs ?? nowMs) >= settleSeconds * 1000;
  if (nowMs - watch.sinceMs < READ_AFTER_WRITE_MS || !confirmed) return undefined;
  const detail = 'The provider no longer knows the connection; it is not created again without a new request.';
  return {
    state: 'needs_attention',
    tunnel: 'unknown',
    provider: answer,
    problem: problemOf('connection-gone', detail, { providerCode: answer.code }),
  };
}

function outcomeOfSilence(
  { retryable, reason, problem, answer }: Extract<Observation, { kind: 'unanswered' }>,
  { watch, lastStatus }: ObservationHistory,
): Outcome | undefined {
  if (retryable && watch.failures < MAX_FAILURES) return undefined;
  const looks = retryable ? ` ${watch.failures} looks in a row had no usable answer.` : '';
  const detail = `${reason}.${looks} The connection exists; its last known status is ${lastStatus}.`;
  return {
    state: retryable ? 'failed' : 'needs_attention',
    tunnel: 'unknown',
    provider: answer,
    problem: problemOf(problem, detail, { providerCode: answer.code, retryable }),
  };
}

function timedOut(observation: Observation, { completion, lastStatus }: ObservationHistory): Outcome {
  const { answer } = observation;
  const isDown = observation.kind === 'seen' && observation.meaning === 'ready_down';
  const status = observation.kind === 'seen' ? observation.status : lastStatus;
  if (isDown && completion === 'provisioned') return { state: 'succeeded', tunnel: 'down', status, provider: answer };
  const problem = isDown
    ? problemOf('peer-not-connected', 'The connection is configured; its tunnel did not come up before the deadline.')
    : problemOf('deadline-exceeded', `The connection was ${status} at the deadline and is kept.`, { retryable: true });
  return { state: 'timed_out', tunnel: isDown ? 'down' : 'unknown', status, provider: answer, problem };
}

/** Half of the age of the connection, between first and longest delay: 10, 10, 15, 22, 30, 30 … s (providers.md 4.4). */
function nextDelaySeconds(observation: Observation, nowMs: number, history: ObservationHistory): number {
  const { polling, watch, jitter, settleSeconds } = history;
  if (observation.kind === 'unanswered') {
    const { retryAfterMs, answer } = observation;
    const throttled = answer.httpStatus === 429;
    if (throttled || retryAfterMs !== undefined) {
      return backoffSeconds({ failures: watch.failures, throttled, retryAfterMs, jitter });
    }
  }
  if (observation.kind === 'absent' && nowMs - watch.sinceMs >= READ_AFTER_WRITE_MS) return settleSeconds;
  const half = (nowMs - watch.sinceMs) / 2000;
  const { firstDelaySeconds: first, maxDelaySeconds: most } = polling;
  return jittered(Math.min(Math.max(half, first), Math.max(first, most)), jitter);
}

/** Plus or minus 20 %, at least one second (providers.md 4.4). */
function jittered(seconds: number, jitter: number): number {
  return Math.max(1, Math.round(seconds * (0.8 + 0.4 * jitter)));
}

function secondsUntil(deadlineAtMs: number, nowMs: number): number {
  return Math.max(1, Math.ceil((deadlineAtMs - nowMs) / 1000));
}
