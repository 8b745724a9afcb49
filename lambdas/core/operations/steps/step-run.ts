import type { Outcome, TerminalState } from '../../../contract/outcome';
import type { StepResult } from '../../../contract/steps';
import { WORKFLOW_ACTOR } from '../../domain/request/actor';
import type { AuditCause } from '../../domain/request/audit-event';
import type { RequestId } from '../../domain/request/request-id';
import type { ProvisioningRequest } from '../../domain/request/provisioning-request';
import { changeOf, endOf } from '../../domain/request/request-change';
import type { RequestChange, RequestPatch } from '../../domain/request/request-change';
import { isTerminal } from '../../domain/request/request-state';
import type { ChangeExtras, Written } from '../../ports/request-store';
import { loadRequest } from '../requests/load-request';
import type { RecordDependencies } from './step-dependencies';

/** Why a step writes; whose doing it is goes without saying. */
export interface StepCause extends Omit<AuditCause, 'actor'> {
  /** When it happened, in milliseconds since 1970 UTC; default: now. */
  readonly atMs?: number;
}

/** One run of a step on one request: the version that it knows, and the only way in which it writes the next one. */
export class StepRun<Dependencies extends RecordDependencies = RecordDependencies> {
  private constructor(
    readonly deps: Dependencies,
    private latest: ProvisioningRequest,
  ) {}

  /** Nothing when there is no such request. */
  static async find<D extends RecordDependencies>(deps: D, id: RequestId): Promise<StepRun<D> | undefined> {
    const request = await deps.store.find(id);
    return request === undefined ? undefined : new StepRun(deps, request);
  }

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
  async write(patch: RequestPatch, cause: StepCause, extras?: ChangeExtras): Promise<Written> {
    const { atMs = this.nowMs, ...why } = cause;
    return this.commit(changeOf(this.latest, patch, atMs, { ...why, actor: WORKFLOW_ACTOR }), extras);
  }

  /**
   * Writes the last version with its audit event, and removes the sealed pre-shared key. The entry of a request that is
   * followed stays until its execution has been told.
   *
   * @param extras `removeFlight` when no execution waits to be told
   * @throws StoreConflictError as {@link write}
   */
  async end(outcome: Outcome, extras: Pick<ChangeExtras, 'removeFlight'> = {}): Promise<void> {
    const change = endOf(this.latest, outcome, this.nowMs, { actor: WORKFLOW_ACTOR });
    // guard: key-removed-at-end
    await this.commit(change, { ...extras, removeSealedKey: true });
    // The alarm on `needs_attention` counts this line.
    this.deps.logger.info('recorded', { requestId: this.latest.id, state: outcome.state });
  }

  private async commit(change: RequestChange, extras?: ChangeExtras): Promise<Written> {
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
