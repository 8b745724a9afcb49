import type { StepResult } from '../../../contract/steps';
import { WORKFLOW_ACTOR } from '../../domain/request/audit-event';
import type { AuditEventType } from '../../domain/request/audit-event';
import { InvariantError } from '../../domain/errors';
import type { Observation, ResourceStatus } from '../../domain/observation/observation';
import { decide } from '../../domain/observation/polling';
import type { ProviderResult, SeenConnection } from '../../domain/connection/provider-call';
import type { ProvisioningRequest, Tunnel, Watch } from '../../domain/request/provisioning-request';
import { changeOf } from '../../domain/request/request-change';
import type { RequestPatch } from '../../domain/request/request-change';
import { isTerminal } from '../../domain/request/request-state';
import type { Clock } from '../../ports/clock';
import type { ProfileReader } from '../../ports/profile-reader';
import type { Randomness } from '../../ports/randomness';
import type { RequestStore } from '../../ports/request-store';
import { endOrCleanUp } from './begin-cleanup';
import { countFailure, mayRepeat } from '../provider/call-again';
import { loadRequest } from '../requests/load-request';
import { loadTarget } from '../provider/provider-target';
import type { Dialects, ProviderTarget } from '../provider/provider-target';
import type { Pacer } from '../provider/pacer';
import type { ProviderClient } from '../provider/provider-client';
import { CANCELLED } from '../../domain/request/cancellation';

export interface ObserveDependencies {
  readonly store: RequestStore;
  readonly profiles: ProfileReader;
  readonly dialects: Dialects;
  readonly provider: ProviderClient;
  readonly clock: Clock;
  readonly random: Randomness;
  readonly pacer: Pacer;
}

const UNWATCHED: Watch = { sinceMs: 0, failures: 0 };

/**
 * Step `observe`: looks at the connection once and says whether to look again. Writes only when something has changed,
 * so a connection that stays pending costs no writes. Safe to run twice.
 */
export async function observeRequest(deps: ObserveDependencies, id: string): Promise<StepResult> {
  const request = await loadRequest(deps.store, id);
  if (isTerminal(request.state)) return { next: 'ended' };
  if (request.cleanup !== undefined) return { next: 'clean-up', waitSeconds: 0 };
  const { connection, watch } = request;
  if (connection === undefined || watch === undefined) {
    throw new InvariantError(`Request ${id} has no connection to observe`);
  }
  // Cancelling an update or a delete that was sent is refused: only a create can be undone.
  if (request.cancellation !== undefined) return endOrCleanUp(deps, request, CANCELLED);
  const target = await loadTarget(deps, request);
  const observation = observationOf(target, watch, await deps.provider.get(target, connection.id));
  const decision = decide(observation, deps.clock.nowMs(), request.deadlineAtMs, {
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
    return endOrCleanUp(deps, request, outcome, seenPatch(request, observation, decision.watch));
  }
  await writeChange(deps, request, observation, decision.watch);
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

async function writeChange(
  deps: ObserveDependencies,
  request: ProvisioningRequest,
  observation: Observation,
  watch: Watch,
): Promise<void> {
  const type = eventOf(request, observation);
  if (type === undefined) return;
  const patch = seenPatch(request, observation, watch);
  const cause = { type, actor: WORKFLOW_ACTOR, provider: observation.answer };
  await deps.store.commit(changeOf(request, patch, deps.clock.nowMs(), cause));
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
