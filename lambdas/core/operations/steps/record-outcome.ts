import type { Outcome } from '../../../contract/outcome';
import type { RecordInput, RecordResult } from '../../../contract/steps';
import { CANCELLED, mayBeCancelled } from '../../domain/request/cancellation';
import { cleanupOfCancelled } from '../../domain/request/cleanup';
import { InvariantError } from '../../domain/errors';
import { interruptedOutcome } from '../../domain/request/interrupted-outcome';
import type { ProvisioningRequest } from '../../domain/request/provisioning-request';
import { beginCleanup } from './end-or-clean-up';
import type { RecordDependencies } from './step-dependencies';
import { CLEAN_UP, StepRun } from './step-run';

/**
 * Step `record`: writes how a request ended, with its last audit event, and removes its sealed pre-shared key, in one
 * transaction. Does nothing when the request has already ended. A request that was cancelled since the last step is
 * cleaned up first. Safe to run twice.
 *
 * @throws InvariantError when the step before did not say how the request ended
 */
export async function recordOutcome(deps: RecordDependencies, input: RecordInput): Promise<RecordResult> {
  const run = await StepRun.load(deps, input.requestId);
  if (run.endState !== undefined) return { next: 'ended', state: run.endState };
  if ('fault' in input) return end(run, interruptedOutcome(run.request, input.fault.error));
  const outcome = outcomeOf(input);
  // guard: cancelled-at-end
  if (isCancelledLate(run.request, outcome)) return undo(run);
  // guard: uncleared
  return isUncleared(run.request, outcome) ? CLEAN_UP : end(run, outcome);
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

async function undo(run: StepRun): Promise<RecordResult> {
  // This step has decided so before, and its answer was lost.
  if (run.request.cleanup?.outcome.state === CANCELLED.state) return CLEAN_UP;
  const cleanup = cleanupOfCancelled(run.request, CANCELLED, run.nowMs);
  return cleanup === undefined ? end(run, CANCELLED) : beginCleanup(run, cleanup);
}

async function end(run: StepRun, outcome: Outcome): Promise<RecordResult> {
  await run.end(outcome);
  return { next: 'ended', state: outcome.state };
}
