import type { Outcome } from '../../../contract/outcome';
import type { StepResult } from '../../../contract/steps';
import { cleanupFor } from '../../domain/request/cleanup';
import type { Cleanup } from '../../domain/request/provisioning-request';
import type { RequestPatch } from '../../domain/request/request-change';
import { CLEAN_UP } from './step-run';
import type { StepRun } from './step-run';

/**
 * Ends a request's work at the provider: hands its outcome on to be recorded, or stores what must be cleaned up before
 * that (protocol.md 1.8).
 *
 * @param patch what else has changed, written with the clean-up
 */
export async function endOrCleanUp(run: StepRun, outcome: Outcome, patch: RequestPatch = {}): Promise<StepResult> {
  const cleanup = cleanupFor(run.request, outcome, run.nowMs);
  return cleanup === undefined ? endWith(outcome) : beginCleanup(run, cleanup, patch);
}

/** Hands a request's outcome on to be recorded. */
export function endWith(outcome: Outcome): StepResult {
  return { next: outcome.state === 'succeeded' ? 'settled' : 'failed', outcome };
}

/** Stores what must be cleaned up. */
export async function beginCleanup(run: StepRun, cleanup: Cleanup, patch: RequestPatch = {}): Promise<typeof CLEAN_UP> {
  const { provider } = cleanup.outcome;
  await run.write({ ...patch, phase: 'cleanup', cleanup }, { type: 'clean-up-started', provider });
  return CLEAN_UP;
}
