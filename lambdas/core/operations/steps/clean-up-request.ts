import type { Outcome } from '../../../contract/outcome';
import type { StepResult } from '../../../contract/steps';
import { CLEANUP_BUDGET_MS, cleanupOfCancelled, mustGo } from '../../domain/request/cleanup';
import { lookForName } from '../../domain/request/connection-name';
import { InvariantError } from '../../domain/errors';
import { READ_AFTER_WRITE_MS } from '../../domain/observation/observation-history';
import { problemOf } from '../../domain/request/problem';
import type { ProviderFailure, SeenConnection } from '../../domain/connection/provider-call';
import type { Cleanup, ProvisioningRequest, Removal } from '../../domain/request/provisioning-request';
import type { RequestPatch } from '../../domain/request/request-change';
import { CANCELLED } from '../../domain/request/cancellation';
import { NO_FAILURES } from '../../domain/request/failure-count';
import { countFailure, mayRepeat, waitSecondsAfter } from '../provider/call-again';
import { loadTarget } from '../provider/provider-target';
import type { ProviderTarget } from '../provider/provider-target';
import { findRelatives } from './recognise-connections';
import { endWith } from './end-or-clean-up';
import type { ProviderStepDependencies } from './step-dependencies';
import { whileOpen } from './step-run';
import type { StepCause, StepRun } from './step-run';

/** Tries in a row that fail, after which one that is past the budget is the last. */
const LATE_TRIES = 10;

/** Seconds between two looks at a connection that is being deleted (provider-apis.md 4.5). */
const GOING_SECONDS = 10;

/**
 * Step `clean-up`: removes what must not stay and looks once more for what came of calls in doubt, before the request may
 * end (protocol.md 1.8). Only what is provably ours is removed. Safe to run twice.
 */
export async function cleanUpRequest(deps: ProviderStepDependencies, id: string): Promise<StepResult> {
  return whileOpen(deps, id, async (run) => new RequestCleanup(run, await loadTarget(deps, run.request)).proceed());
}

/** One run of the step. */
class RequestCleanup {
  /** Connections that this run has asked to go: a look that is behind may not show it yet. */
  private readonly justAsked = new Set<string>();

  constructor(
    private readonly run: StepRun<ProviderStepDependencies>,
    private readonly target: ProviderTarget,
  ) {}

  async proceed(): Promise<StepResult> {
    // guard: late-cancellation
    await this.heedCancellation();
    for (;;) {
      const { cleanup } = this;
      const [removal] = cleanup.removals;
      // A step that removes or looks says nothing when it got through, and what comes next when it has to wait or end.
      const next = removal === undefined ? await this.lookOnceMore(cleanup) : await this.remove(cleanup, removal);
      if (next !== undefined) return next;
    }
  }

  private get deps(): ProviderStepDependencies {
    return this.run.deps;
  }

  private get request(): ProvisioningRequest {
    return this.run.request;
  }

  private get cleanup(): Cleanup {
    const { cleanup, id } = this.request;
    if (cleanup === undefined) throw new InvariantError(`Request ${id} has nothing to clean up`);
    return cleanup;
  }

  /** A request that is cancelled this late takes its connection with it, however it would have ended. */
  private async heedCancellation(): Promise<void> {
    const { request, cleanup } = this;
    if (request.cancellation === undefined || cleanup.outcome.state === CANCELLED.state) return;
    const changed = cleanupOfCancelled(request, CANCELLED, this.run.nowMs);
    if (changed !== undefined) await this.write(changed, { type: 'clean-up-started' });
  }

  private async remove(cleanup: Cleanup, removal: Removal): Promise<StepResult | undefined> {
    return removal.accepted ? this.confirmGone(cleanup, removal) : this.askToRemove(cleanup, removal);
  }

  private async askToRemove(cleanup: Cleanup, removal: Removal): Promise<StepResult | undefined> {
    const { connectionId, isDuplicate } = removal;
    const isUnproved = !isDuplicate && this.request.attempt?.isUnproved === true;
    // guard: unproved-stays
    if (isUnproved) return this.giveUp(cleanup, 'It was adopted without proof that it is ours.');
    const result = await this.deps.provider.remove(this.target, connectionId);
    if (result.ok) {
      this.justAsked.add(connectionId);
      const accepted: Removal = { ...removal, accepted: true };
      // guard: removal-confirmed
      const removals = [accepted, ...cleanup.removals.slice(1)];
      await this.write(
        { ...cleanup, ...NO_FAILURES, removals },
        { type: 'removal-sent', connectionId, provider: result.answer },
      );
      return undefined;
    }
    if (result.failure.class !== 'gone') return this.failed(cleanup, result.failure);
    const visibleMs = (this.request.watch?.sinceMs ?? 0) + READ_AFTER_WRITE_MS - this.run.nowMs;
    // A connection that was only just created may not be known everywhere yet (provider-apis.md 4.4).
    // guard: just-created
    if (!isDuplicate && visibleMs > 0) return this.again(Math.ceil(visibleMs / 1000));
    return this.removed(cleanup, removal, result.failure.answer);
  }

  private async confirmGone(cleanup: Cleanup, removal: Removal): Promise<StepResult | undefined> {
    const result = await this.deps.provider.get(this.target, removal.connectionId);
    if (result.ok) return this.stillThere(cleanup, result.value);
    if (result.failure.class !== 'gone') return this.failed(cleanup, result.failure);
    return this.removed(cleanup, removal, result.failure.answer);
  }

  /** A delete may be accepted and not done: unless the connection is going, it is asked for again. */
  private async stillThere(cleanup: Cleanup, { id, status = 'UNKNOWN' }: SeenConnection): Promise<StepResult> {
    if (this.isOverdue(cleanup))
      return this.giveUp(cleanup, `It did not go in time; the provider reports it as ${status}.`);
    const isGoing = this.justAsked.has(id) || this.target.dialect.meaningOf(status) === 'deleting';
    if (isGoing) return this.again(GOING_SECONDS);
    const result = await this.deps.provider.remove(this.target, id);
    return result.ok || result.failure.class === 'gone'
      ? this.again(GOING_SECONDS)
      : this.failed(cleanup, result.failure);
  }

  /** What was removed is no longer the request's connection; the event names it. */
  private async removed(cleanup: Cleanup, removal: Removal, provider: ProviderFailure['answer']): Promise<undefined> {
    const { connectionId, isDuplicate } = removal;
    const type = isDuplicate ? 'duplicate-removed' : 'removed';
    const left = { ...cleanup, ...NO_FAILURES, removals: cleanup.removals.slice(1) };
    await this.write(left, { type, connectionId, provider }, isDuplicate ? {} : { connection: undefined });
  }

  private async lookOnceMore(cleanup: Cleanup): Promise<StepResult | undefined> {
    const { deps, target, request } = this;
    // guard: final-look
    if (cleanup.doubtAtMs === undefined) return endWith(cleanup.outcome);
    const waitMs = cleanup.doubtAtMs + target.profile.settleSeconds * 1000 - this.run.nowMs;
    if (waitMs > 0) return this.again(Math.ceil(waitMs / 1000));
    const found = await findRelatives(deps, target, request);
    if (!found.ok) return this.failed(cleanup, found.failure);
    // guard: only-ours-removed
    const { ours, possible } = found.value;
    for (const duplicate of ours) await this.planRemoval(duplicate, found.answer);
    // What was found goes first; then comes another look, late enough for a list that is behind.
    if (ours.length > 0)
      return this.isOverdue(cleanup) ? this.giveUp(this.cleanup, 'They keep appearing in lists.') : undefined;
    return possible.length > 0 ? unproven(request, cleanup, possible) : endWith(cleanup.outcome);
  }

  private async planRemoval({ id }: SeenConnection, provider: ProviderFailure['answer']): Promise<void> {
    const { cleanup } = this;
    const removal: Removal = { connectionId: id, isDuplicate: true, accepted: false };
    const doubtAtMs = this.run.nowMs;
    const planned = { ...cleanup, doubtAtMs, removals: [...cleanup.removals, removal], ...NO_FAILURES };
    await this.write(planned, { type: 'duplicate-found', connectionId: id, provider });
  }

  private async failed(cleanup: Cleanup, failure: ProviderFailure): Promise<StepResult> {
    const count = countFailure(cleanup, failure);
    const isLast = this.isOverdue(cleanup) && count.failures >= LATE_TRIES;
    const isHopeless = !mayRepeat(failure, count, this.target.profile) || isLast;
    if (isHopeless) return this.giveUp(cleanup, failure.message, failure);
    await this.write({ ...cleanup, ...count }, { type: 'clean-up-delayed', provider: failure.answer });
    return this.again(waitSecondsAfter(failure, count.failures, this.deps.random.next()));
  }

  private isOverdue({ sinceMs }: Cleanup): boolean {
    return this.run.nowMs >= sinceMs + CLEANUP_BUDGET_MS;
  }

  /** Somebody must look: what must go is still there, or nobody knows whether there is something. */
  private giveUp({ removals, outcome }: Cleanup, reason: string, failure?: ProviderFailure): StepResult {
    const ids = removals.map(({ connectionId }) => connectionId).join(', ');
    const what =
      ids === ''
        ? `Whether an unanswered create left a connection behind could not be looked up. ${lookForName(this.request)}`
        : `These connections must go and could not be removed: ${ids}.`;
    const problem = problemOf('not-removed', `${what} ${reason}${decidedBefore(outcome)}`, {
      providerCode: failure?.answer.code,
    });
    const provider = failure === undefined ? {} : { provider: failure.answer };
    return { next: 'failed', outcome: { state: 'needs_attention', tunnel: 'unknown', problem, ...provider } };
  }

  private async again(seconds: number): Promise<StepResult> {
    return { next: 'again', waitSeconds: await this.deps.pacer.waitSeconds(this.target.profile, seconds) };
  }

  private async write(cleanup: Cleanup, cause: StepCause, patch: RequestPatch = {}): Promise<void> {
    await this.run.write({ ...patch, cleanup }, cause);
  }
}

/** Why somebody had to look already. */
function decidedBefore({ state, problem }: Outcome): string {
  return state === 'needs_attention' ? ` ${problem?.detail ?? ''}` : '';
}

function unproven(request: ProvisioningRequest, { outcome }: Cleanup, possible: readonly SeenConnection[]): StepResult {
  const ids = possible.map(({ id }) => id).join(', ');
  const { connection } = request;
  const isKept = connection !== undefined && !mustGo(request, outcome);
  const own = isKept ? ` The request's own connection is ${connection.id}.` : '';
  const detail = `A create call went unanswered; these may have come of it and cannot be proved ours: ${ids}.${own}${decidedBefore(outcome)}`;
  return { next: 'failed', outcome: { state: 'needs_attention', problem: problemOf('connection-ambiguous', detail) } };
}
