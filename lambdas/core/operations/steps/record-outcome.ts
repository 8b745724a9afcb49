import type { Outcome } from '../../../contract/outcome';
import type { RecordInput, RecordResult } from '../../../contract/steps';
import { WORKFLOW_ACTOR } from '../../domain/request/audit-event';
import { CANCELLED, mayBeCancelled } from '../../domain/request/cancellation';
import { cleanupOfCancelled } from '../../domain/request/cleanup';
import { InvariantError } from '../../domain/errors';
import { interruptedOutcome } from '../../domain/request/interrupted-outcome';
import type { ProvisioningRequest } from '../../domain/request/provisioning-request';
import { endOf } from '../../domain/request/request-change';
import { isTerminal } from '../../domain/request/request-state';
import type { Clock } from '../../ports/clock';
import type { RequestStore } from '../../ports/request-store';
import { beginCleanup } from './begin-cleanup';
import { loadRequest } from '../requests/load-request';

export interface RecordDependencies {
  readonly store: RequestStore;
  readonly clock: Clock;
}

/**
 * Step `record`: writes how a request ended, with its last audit event, and removes its sealed pre-shared key, in one
 * transaction. Does nothing when the request has already ended. A request that was cancelled since the last step is
 * cleaned up first. Safe to run twice.
 *
 * @throws InvariantError when the step before did not say how the request ended
 */
export async function recordOutcome(deps: RecordDependencies, input: RecordInput): Promise<RecordResult> {
  const request = await loadRequest(deps.store, input.requestId);
  if (isTerminal(request.state)) return { next: 'ended', state: request.state };
  if ('fault' in input) return end(deps, request, interruptedOutcome(request, input.fault.error));
  const outcome = outcomeOf(input);
  // guard: cancelled-at-end
  if (isCancelledLate(request, outcome)) return undo(deps, request);
  // guard: uncleared
  return isUncleared(request, outcome) ? { next: 'clean-up', waitSeconds: 0 } : end(deps, request, outcome);
}

function outcomeOf({ step }: Extract<RecordInput, { step: unknown }>): Outcome {
  if (step.next === 'settled' || step.next === 'failed') return step.outcome;
  throw new InvariantError(`A request cannot end with a step that says ${step.next}`);
}

/** Whether the request was cancelled, in time, after the last step had decided how it ends. */
function isCancelledLate(request: ProvisioningRequest, { state }: Outcome): boolean {
  const isUndone = state === 'cancelled' || state === 'rejected' || state === 'needs_attention';
  return request.cancellation !== undefined && mayBeCancelled(request) && !isUndone;
}

/** Whether another run of the clean-up has found something to remove that the run before this step did not. */
function isUncleared({ cleanup }: ProvisioningRequest, { state }: Outcome): boolean {
  return cleanup !== undefined && cleanup.removals.length > 0 && state !== 'needs_attention';
}

async function undo(deps: RecordDependencies, request: ProvisioningRequest): Promise<RecordResult> {
  // This step has decided so before, and its answer was lost.
  if (request.cleanup?.outcome.state === CANCELLED.state) return { next: 'clean-up', waitSeconds: 0 };
  const cleanup = cleanupOfCancelled(request, CANCELLED, deps.clock.nowMs());
  return cleanup === undefined ? end(deps, request, CANCELLED) : beginCleanup(deps, request, cleanup);
}

async function end(deps: RecordDependencies, request: ProvisioningRequest, outcome: Outcome): Promise<RecordResult> {
  const change = endOf(request, outcome, deps.clock.nowMs(), WORKFLOW_ACTOR);
  // guard: key-removed-at-end
  await deps.store.commit(change, { removeSealedKey: true });
  return { next: 'ended', state: outcome.state };
}
