import type { AuditEventType } from '../../domain/request/audit-event';
import { InvariantError } from '../../domain/errors';
import type { Observation, ResourceStatus } from '../../domain/observation/observation';
import { decide } from '../../domain/observation/decision';
import type { ProviderResult, SeenConnection } from '../../domain/connection/provider-call';
import type { ProvisioningRequest, Tunnel, Watch } from '../../domain/request/provisioning-request';
import type { RequestPatch } from '../../domain/request/request-change';
import { CANCELLED } from '../../domain/request/cancellation';
import { countFailure, mayRepeat } from '../provider/call-again';
import type { ProviderTarget } from '../provider/provider-target';
import { endOrCleanUp } from '../steps/end-or-clean-up';
import type { Ending } from '../steps/end-or-clean-up';
import type { StepRun } from '../steps/step-run';

const UNWATCHED: Watch = { sinceMs: 0, failures: 0 };

/**
 * Decides what follows for a request from one look at its connection (protocol.md 1.7), and writes it when there is news;
 * the decision that ends it is one transaction with the end.
 *
 * @param result of the look; not needed for a request that was cancelled
 */
export async function observeConnection(
  run: StepRun,
  target: ProviderTarget,
  result: ProviderResult<SeenConnection>,
): Promise<Ending | 'open'> {
  const { request } = run;
  const { connection, watch } = request;
  if (connection === undefined || watch === undefined) {
    throw new InvariantError(`Request ${request.id} has no connection to observe`);
  }
  // Cancelling an update or a delete that was sent is refused: only a create can be undone.
  if (request.cancellation !== undefined) return endOrCleanUp(run, target, CANCELLED);
  const observation = observationOf(target, watch, result);
  const decision = decide(observation, run.nowMs, request.deadlineAtMs, {
    goal: request.operation === 'delete' ? 'gone' : 'settled',
    completion: request.completion,
    isSwitchedOff: target.dialect.isSwitchedOff(request.fields),
    watch,
    lastStatus: connection.status,
    dueAtMs: request.dueAtMs ?? request.deadlineAtMs,
    settleSeconds: target.profile.settleSeconds,
  });
  const seen = seenPatch(request, observation, decision.watch);
  if ('outcome' in decision.next) return endOrCleanUp(run, target, decision.next.outcome, seen);
  await writeNews(run, observation, { ...seen, ...decision.next });
  return 'open';
}

function observationOf(
  { dialect, profile }: ProviderTarget,
  watch: Watch,
  result: ProviderResult<SeenConnection>,
): Observation {
  if (result.ok) {
    const status = result.value.status ?? 'UNKNOWN';
    return { kind: 'seen', meaning: dialect.meaningOf(status), status, answer: result.answer };
  }
  const { failure } = result;
  if (failure.class === 'gone') return { kind: 'absent', answer: failure.answer };
  return {
    kind: 'unanswered',
    retryable: mayRepeat(failure, countFailure(watch, failure), profile),
    isRefusal: failure.class === 'auth',
    reason: failure.message,
    problem: failure.problem,
    answer: failure.answer,
  };
}

async function writeNews(run: StepRun, observation: Observation, patch: RequestPatch): Promise<void> {
  const type = eventOf(run.request, observation);
  if (type !== undefined) await run.write(patch, { type, provider: observation.answer });
}

function seenPatch({ connection }: ProvisioningRequest, observation: Observation, watch: Watch): RequestPatch {
  if (observation.kind !== 'seen' || connection === undefined) return { watch };
  const { status, meaning } = observation;
  return { watch, connection: { ...connection, status }, tunnel: TUNNEL[meaning] ?? 'unknown' };
}

const TUNNEL: Partial<Record<ResourceStatus, Tunnel>> = { ready: 'up', ready_down: 'down' };

/** What there is to record of a look that did not end the request; nothing when it saw what was already known. */
function eventOf(request: ProvisioningRequest, observation: Observation): AuditEventType | undefined {
  const { watch = UNWATCHED } = request;
  switch (observation.kind) {
    case 'seen':
      return isNews(request, observation) ? 'status-changed' : undefined;
    case 'absent':
      return watch.absentSinceMs !== undefined && watch.failures === 0 ? undefined : 'connection-missing';
    case 'unanswered':
      return 'observation-failed';
  }
}

function isNews(
  { connection, watch = UNWATCHED }: ProvisioningRequest,
  { status, meaning }: Extract<Observation, { kind: 'seen' }>,
): boolean {
  // An adopted connection may be DOWN already: since when must be written although its status is known.
  const wasDown = watch.downSinceMs !== undefined;
  const wasLost = watch.failures > 0 || watch.absentSinceMs !== undefined;
  return status !== connection?.status || wasDown !== (meaning === 'ready_down') || wasLost;
}
