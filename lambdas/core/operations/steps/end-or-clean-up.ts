import type { Outcome } from '../../../contract/outcome';
import { CANCELLED, isCancelledInTime } from '../../domain/request/cancellation';
import { cleanupDueAtMs, cleanupFor } from '../../domain/request/cleanup';
import type { RequestPatch } from '../../domain/request/request-change';
import type { ProviderTarget } from '../provider/provider-target';
import type { StepRun } from './step-run';

/** What became of a request: it has ended, or something is left to do at the provider first, which the watcher does. */
export type Ending = 'ended' | 'cleaning';

/**
 * Ends a request's work at the provider: writes its outcome, or what must be cleaned up before that (protocol.md 1.8). A
 * request that was cancelled in time ends cancelled, however it would have ended.
 *
 * @param patch what else has changed, written with the clean-up
 */
export async function endOrCleanUp(
  run: StepRun,
  { profile }: ProviderTarget,
  outcome: Outcome,
  patch: RequestPatch = {},
): Promise<Ending> {
  // guard: cancelled-at-end
  const decided = isCancelledInTime(run.request, outcome) ? CANCELLED : outcome;
  const cleanup = cleanupFor(run.request, decided, run.nowMs);
  if (cleanup === undefined) {
    await run.end(decided);
    return 'ended';
  }
  const { provider } = cleanup.outcome;
  const dueAtMs = cleanupDueAtMs(cleanup, run.nowMs, profile.settleSeconds);
  await run.write({ ...patch, phase: 'cleanup', cleanup, dueAtMs }, { type: 'clean-up-started', provider });
  return 'cleaning';
}
