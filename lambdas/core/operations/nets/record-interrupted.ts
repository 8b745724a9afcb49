import type { TerminalState } from '../../../contract/outcome';
import { interruptedOutcome } from '../../domain/request/interrupted-outcome';
import { decideAnew } from '../requests/decide-anew';
import type { RecordDependencies } from '../steps/step-dependencies';
import { StepRun } from '../steps/step-run';

/** How a request has ended, and whether it was this run that has recorded it. */
export interface InterruptionResult {
  readonly state: TerminalState;
  readonly isRecorded: boolean;
}

/**
 * Ends a request whose execution has ended without doing so (protocol.md 1.9). Does nothing when the request
 * has ended. An execution that is redriven afterwards finds a request that has ended and leaves it alone. Safe to run
 * twice.
 *
 * @param error name of what the execution ended with
 * @throws InvariantError when there is no such request, ServiceUnavailableError
 */
export async function recordInterrupted(
  deps: RecordDependencies,
  requestId: string,
  error: string,
): Promise<InterruptionResult> {
  return decideAnew(async () => {
    const run = await StepRun.load(deps, requestId);
    // guard: interruption-recorded
    if (run.endState !== undefined) return { state: run.endState, isRecorded: false };
    const outcome = interruptedOutcome(run.request, error);
    await run.end(outcome);
    return { state: outcome.state, isRecorded: true };
  });
}
