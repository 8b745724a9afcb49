import type { Outcome } from '../../../contract/outcome';
import type { StepResult } from '../../../contract/steps';
import { WORKFLOW_ACTOR } from '../../domain/request/audit-event';
import { cleanupFor } from '../../domain/request/cleanup';
import type { Cleanup, ProvisioningRequest } from '../../domain/request/provisioning-request';
import { changeOf } from '../../domain/request/request-change';
import type { RequestPatch } from '../../domain/request/request-change';
import type { Clock } from '../../ports/clock';
import type { RequestStore } from '../../ports/request-store';

interface CleanupDependencies {
  readonly store: RequestStore;
  readonly clock: Clock;
}

/**
 * Ends a request's work at the provider: hands its outcome on to be recorded, or stores what must be cleaned up before
 * that (protocol.md 1.8).
 *
 * @param patch what else has changed, written with the clean-up
 */
export async function endOrCleanUp(
  deps: CleanupDependencies,
  request: ProvisioningRequest,
  outcome: Outcome,
  patch: RequestPatch = {},
): Promise<StepResult> {
  const cleanup = cleanupFor(request, outcome, deps.clock.nowMs());
  if (cleanup === undefined) return { next: outcome.state === 'succeeded' ? 'settled' : 'failed', outcome };
  return beginCleanup(deps, request, cleanup, patch);
}

/** Stores what must be cleaned up. */
export async function beginCleanup(
  { store, clock }: CleanupDependencies,
  request: ProvisioningRequest,
  cleanup: Cleanup,
  patch: RequestPatch = {},
): Promise<Extract<StepResult, { next: 'clean-up' }>> {
  const cause = { type: 'clean-up-started', actor: WORKFLOW_ACTOR, provider: cleanup.outcome.provider } as const;
  await store.commit(changeOf(request, { ...patch, phase: 'cleanup', cleanup }, clock.nowMs(), cause));
  return { next: 'clean-up', waitSeconds: 0 };
}
