import type { StepResult } from '../../../contract/steps';
import type { AuditEventType } from '../../domain/request/audit-event';
import { InvariantError } from '../../domain/errors';
import type { Observation, ResourceStatus } from '../../domain/observation/observation';
import { decide } from '../../domain/observation/polling';
import type { ProviderResult, SeenConnection } from '../../domain/connection/provider-call';
import type { ProvisioningRequest, Tunnel, Watch } from '../../domain/request/provisioning-request';
import type { RequestPatch } from '../../domain/request/request-change';
import { CANCELLED } from '../../domain/request/cancellation';
import { countFailure, mayRepeat } from '../provider/call-again';
import { loadTarget } from '../provider/provider-target';
import type { ProviderTarget } from '../provider/provider-target';
import { endOrCleanUp } from './end-or-clean-up';
import type { ProviderStepDependencies } from './step-dependencies';
import { whileUndecided } from './step-run';
import type { StepRun } from './step-run';

const UNWATCHED: Watch = { sinceMs: 0, failures: 0 };

/**
 * Step `observe`: looks at the connection once and says whether to look again. Writes only when something has changed,
 * so a connection that stays pending costs no writes. Safe to run twice.
 */
export async function observeRequest(deps: ProviderStepDependencies, id: string): Promise<StepResult> {
  return whileUndecided(deps, id, observe);
}

async function observe(run: StepRun<ProviderStepDependencies>): Promise<StepResult> {
  const { deps, request } = run;
  const { connection, watch } = request;
  if (connection === undefined || watch === undefined) {
    throw new InvariantError(`Request ${request.id} has no connection to observe`);
  }
  // Cancelling an update or a delete that was sent is refused: only a create can be undone.
  if (request.cancellation !== undefined) return endOrCleanUp(run, CANCELLED);
  const target = await loadTarget(deps, request);
  const observation = observationOf(target, watch, await deps.provider.get(target, connection.id));
  const decision = decide(observation, run.nowMs, request.deadlineAtMs, {
    goal: request.operation === 'delete' ? 'gone' : 'settled',
    completion: request.completion,
    isSwitchedOff: target.dialect.isSwitchedOff(request.fields),
    watch,
    lastStatus: connection.status,
    polling: target.profile.polling,
    settleSeconds: target.profile.settleSeconds,
    jitter: deps.random.next(),
  });
  if ('outcome' in decision.next) {
    const { outcome } = decision.next;
    return endOrCleanUp(run, outcome, seenPatch(request, observation, decision.watch));
  }
  await writeNews(run, observation, decision.watch);
  return { next: 'pending', waitSeconds: await deps.pacer.waitSeconds(target.profile, decision.next.waitSeconds) };
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
    retryAfterMs: failure.retryAfterMs,
  };
}

async function writeNews(run: StepRun, observation: Observation, watch: Watch): Promise<void> {
  const type = eventOf(run.request, observation);
  if (type === undefined) return;
  await run.write(seenPatch(run.request, observation, watch), { type, provider: observation.answer });
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
