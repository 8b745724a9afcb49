import type { TerminalState } from '../../../contract/outcome';
import { interruptedOutcome } from '../../domain/request/interrupted-outcome';
import type { ProvisioningRequest } from '../../domain/request/provisioning-request';
import { followedUntilMs } from '../../domain/watch/flight';
import type { RecordDependencies } from './step-dependencies';
import { StepRun } from './step-run';
import { wake } from '../requests/wake-watcher';
import type { WakeDependencies } from '../requests/wake-watcher';
import { decideAnew } from '../requests/decide-anew';

/** What ending an interrupted request works with. */
export interface InterruptionDependencies extends RecordDependencies, WakeDependencies {}

/** What became of a request whose execution could not do its work. */
export type Interruption =
  /** It has ended now. */
  | { readonly kind: 'recorded'; readonly state: TerminalState }
  /** It had ended before. */
  | { readonly kind: 'had-ended'; readonly state: TerminalState; readonly request: ProvisioningRequest }
  /** The watcher goes on with it, and needs no execution for that. */
  | { readonly kind: 'followed' };

/**
 * Ends a request whose execution could not do its work (protocol.md 1.9), unless the watcher follows it and has time left:
 * that one is woken. An execution that is redriven afterwards finds a request that has ended and leaves it alone. Safe to
 * run twice.
 *
 * @param error name of what the execution ended with
 * @throws InvariantError when there is no such request, ServiceUnavailableError
 */
export async function endInterrupted(
  deps: InterruptionDependencies,
  requestId: string,
  error: string,
): Promise<Interruption> {
  return decideAnew(async () => {
    const run = await StepRun.load(deps, requestId);
    const { request, endState: state } = run;
    // guard: interruption-recorded
    if (state !== undefined) return { kind: 'had-ended', state, request };
    if (request.dueAtMs !== undefined && run.nowMs < followedUntilMs(request)) {
      await wake(deps, request.provider, 0);
      return { kind: 'followed' };
    }
    const outcome = interruptedOutcome(request, error);
    await run.end(outcome, { removeFlight: true });
    return { kind: 'recorded', state: outcome.state };
  });
}
