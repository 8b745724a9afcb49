import type { Outcome, TerminalState } from '../../../contract/outcome';
import type { StepResult } from '../../../contract/steps';
import { WORKFLOW_ACTOR } from '../../domain/request/audit-event';
import type { AuditCause } from '../../domain/request/audit-event';
import type { ProvisioningRequest } from '../../domain/request/provisioning-request';
import { changeOf, endOf } from '../../domain/request/request-change';
import type { RequestChange, RequestPatch } from '../../domain/request/request-change';
import { isTerminal } from '../../domain/request/request-state';
import type { ChangeExtras } from '../../ports/request-store';
import { loadRequest } from '../requests/load-request';
import type { RecordDependencies } from './step-dependencies';

/** Why a step writes; whose doing it is goes without saying. */
export interface StepCause extends Omit<AuditCause, 'actor'> {
  /** When it happened, in milliseconds since 1970 UTC; default: now. */
  readonly atMs?: number;
}

/** What the workflow does when it is decided how a request ends and something is left to do at the provider first. */
export const CLEAN_UP = { next: 'clean-up', waitSeconds: 0 } as const satisfies StepResult;

/** One run of a step on one request: the version that it knows, and the only way in which it writes the next one. */
export class StepRun<Dependencies extends RecordDependencies = RecordDependencies> {
  private constructor(
    readonly deps: Dependencies,
    private latest: ProvisioningRequest,
  ) {}

  /** @throws InvariantError when there is no such request */
  static async load<D extends RecordDependencies>(deps: D, id: string): Promise<StepRun<D>> {
    return new StepRun(deps, await loadRequest(deps.store, id));
  }

  /** The version that this run has read or written last. */
  get request(): ProvisioningRequest {
    return this.latest;
  }

  /** How the request has ended; absent while it has not. */
  get endState(): TerminalState | undefined {
    const { state } = this.latest;
    return isTerminal(state) ? state : undefined;
  }

  /** Milliseconds since 1970 UTC. */
  get nowMs(): number {
    return this.deps.clock.nowMs();
  }

  /** Reads the request anew, after somebody else has written it. */
  async reload(): Promise<void> {
    this.latest = await loadRequest(this.deps.store, this.latest.id);
  }

  /**
   * Writes the next version with its audit event.
   *
   * @returns `claimed` when the extras claim a connection of another request; nothing is written then
   * @throws StoreConflictError when the request was changed since this run has read or written it
   */
  async write(patch: RequestPatch, cause: StepCause, extras?: ChangeExtras): Promise<'committed' | 'claimed'> {
    const { atMs = this.nowMs, ...why } = cause;
    return this.commit(changeOf(this.latest, patch, atMs, { ...why, actor: WORKFLOW_ACTOR }), extras);
  }

  /**
   * Writes the last version with its audit event, and removes the sealed pre-shared key.
   *
   * @throws StoreConflictError as {@link write}
   */
  async end(outcome: Outcome): Promise<void> {
    const change = endOf(this.latest, outcome, this.nowMs, WORKFLOW_ACTOR);
    // guard: key-removed-at-end
    await this.commit(change, { removeSealedKey: true });
  }

  private async commit(change: RequestChange, extras?: ChangeExtras): Promise<'committed' | 'claimed'> {
    const written = await this.deps.store.commit(change, extras);
    if (written === 'committed') this.latest = change.request;
    return written;
  }
}

/** What a step does with a request that is its business. */
type Work<Dependencies extends RecordDependencies> = (run: StepRun<Dependencies>) => Promise<StepResult>;

/** Runs a step on a request that has not ended. Does nothing otherwise. */
export async function whileOpen<D extends RecordDependencies>(deps: D, id: string, work: Work<D>): Promise<StepResult> {
  const run = await StepRun.load(deps, id);
  return run.endState === undefined ? work(run) : { next: 'ended' };
}

/** Runs a step on a request of which it is not decided how it ends. What is left of any other is for `clean-up` to do. */
export async function whileUndecided<D extends RecordDependencies>(
  deps: D,
  id: string,
  work: Work<D>,
): Promise<StepResult> {
  return whileOpen(deps, id, async (run) => (run.request.cleanup === undefined ? work(run) : CLEAN_UP));
}
