import type { TerminalState } from '../../../contract/outcome';
import { WORKFLOW_ACTOR } from '../../domain/request/audit-event';
import { interruptedOutcome } from '../../domain/request/interrupted-outcome';
import { endOf } from '../../domain/request/request-change';
import { isTerminal } from '../../domain/request/request-state';
import type { Clock } from '../../ports/clock';
import type { RequestStore } from '../../ports/request-store';
import { decideAnew } from '../requests/decide-anew';
import { loadRequest } from '../requests/load-request';

export interface InterruptionDependencies {
  readonly store: RequestStore;
  readonly clock: Clock;
}

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
  { store, clock }: InterruptionDependencies,
  requestId: string,
  error: string,
): Promise<InterruptionResult> {
  return decideAnew(async () => {
    const request = await loadRequest(store, requestId);
    // guard: interruption-recorded
    if (isTerminal(request.state)) return { state: request.state, isRecorded: false };
    const outcome = interruptedOutcome(request, error);
    // guard: key-removed-after-interruption
    await store.commit(endOf(request, outcome, clock.nowMs(), WORKFLOW_ACTOR), { removeSealedKey: true });
    return { state: outcome.state, isRecorded: true };
  });
}
