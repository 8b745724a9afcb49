import type { Outcome } from '../../../contract/outcome';
import { CLEANUP_BUDGET_MS, cleanupDueAtMs, cleanupOfCancelled, mustGo } from '../../domain/request/cleanup';
import { lookForName } from '../../domain/request/connection-name';
import { InvariantError } from '../../domain/errors';
import { READ_AFTER_WRITE_MS } from '../../domain/observation/observation-history';
import { doubtOf, isAnsweredOnly } from '../../domain/request/doubt';
import { problemOf } from '../../domain/request/problem';
import type { ProviderFailure, SeenConnection } from '../../domain/connection/provider-call';
import type { Cleanup, ProvisioningRequest, Removal } from '../../domain/request/provisioning-request';
import type { RequestPatch } from '../../domain/request/request-change';
import { CANCELLED } from '../../domain/request/cancellation';
import { NO_FAILURES } from '../../domain/request/failure-count';
import type { Secret } from '../../domain/secrets/secret';
import { countFailure, mayRepeat, waitSecondsAfter } from '../provider/call-again';
import type { ProviderTarget } from '../provider/provider-target';
import { hasOtherCredentials } from '../provider/refused-credentials';
import { secretsOfRequest } from '../requests/sealed-key';
import { findRelatives } from '../steps/recognise-connections';
import type { ProviderStepDependencies } from '../steps/step-dependencies';
import type { StepCause, StepRun } from '../steps/step-run';

/** Tries in a row that fail, after which one that is past the budget is the last. */
const LATE_TRIES = 10;

/** Seconds between two looks at a connection that is being deleted (provider-apis.md 4.5). */
const GOING_SECONDS = 10;

/**
 * Goes one step on with what is left to do before a request may end: removes what must not stay, or looks once more for
 * what came of calls in doubt (protocol.md 1.8). Only what is provably ours is removed. Takes two calls of the provider, a
 * look as many as its list has pages; safe to run twice.
 *
 * @returns `ended` when nothing is left, otherwise it is to run again when the request is due
 */
export async function cleanUpRequest(
  run: StepRun<ProviderStepDependencies>,
  target: ProviderTarget,
): Promise<'ended' | 'cleaning'> {
  return new RequestCleanup(run, target).proceed();
}

/** One run. A part of it that got through says nothing; one that has to wait or has ended the request says so. */
class RequestCleanup {
  constructor(
    private readonly run: StepRun<ProviderStepDependencies>,
    private readonly target: ProviderTarget,
  ) {}

  async proceed(): Promise<'ended' | 'cleaning'> {
    // guard: late-cancellation
    await this.heedCancellation();
    const { cleanup } = this;
    const [removal] = cleanup.removals;
    const next = removal === undefined ? await this.lookOnceMore(cleanup) : await this.remove(cleanup, removal);
    // What was the last thing to do, and took one call, is followed by the end at once.
    return next ?? (this.isDone ? this.end(this.cleanup.outcome) : 'cleaning');
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

  private secrets(): Promise<readonly Secret[] | undefined> {
    return secretsOfRequest(this.deps, this.request);
  }

  private get isDone(): boolean {
    const { removals, doubtAtMs } = this.cleanup;
    return removals.length === 0 && doubtAtMs === undefined;
  }

  /** A request that is cancelled this late takes its connection with it, however it would have ended. */
  private async heedCancellation(): Promise<void> {
    const { request, cleanup } = this;
    if (request.cancellation === undefined || cleanup.outcome.state === CANCELLED.state) return;
    const changed = cleanupOfCancelled(request, CANCELLED, this.run.nowMs);
    if (changed !== undefined) await this.write(changed, { type: 'clean-up-started' }, 0);
  }

  private async remove(cleanup: Cleanup, removal: Removal): Promise<'ended' | 'cleaning' | undefined> {
    return removal.accepted ? this.confirmGone(cleanup, removal) : this.askToRemove(cleanup, removal);
  }

  private async askToRemove(cleanup: Cleanup, removal: Removal): Promise<'ended' | 'cleaning' | undefined> {
    const { connectionId, isDuplicate } = removal;
    const isUnproved = !isDuplicate && this.request.attempt?.isUnproved === true;
    // guard: unproved-stays
    if (isUnproved) return this.giveUp(cleanup, 'It was adopted without proof that it is ours.');
    const result = await this.deps.provider.remove(this.target, connectionId, () => this.secrets());
    if (result.ok) return this.asked(cleanup, removal, result.answer);
    if (result.failure.class !== 'gone') return this.failed(cleanup, result.failure);
    const visibleMs = (this.request.watch?.sinceMs ?? 0) + READ_AFTER_WRITE_MS - this.run.nowMs;
    // A connection that was only just created may not be known everywhere yet (provider-apis.md 4.4).
    // guard: just-created
    if (!isDuplicate && visibleMs > 0) return 'cleaning';
    return this.removed(cleanup, removal, result.failure.answer);
  }

  /** The provider has accepted the delete: it may be done already. A look that is behind may not show that it goes. */
  private async asked(
    cleanup: Cleanup,
    removal: Removal,
    provider: ProviderFailure['answer'],
  ): Promise<'ended' | 'cleaning' | undefined> {
    const { connectionId } = removal;
    const accepted: Removal = { ...removal, accepted: true };
    // guard: removal-confirmed
    const asked: Cleanup = { ...cleanup, ...NO_FAILURES, removals: [accepted, ...cleanup.removals.slice(1)] };
    await this.write(asked, { type: 'removal-sent', connectionId, provider }, GOING_SECONDS);
    const result = await this.deps.provider.get(this.target, connectionId, () => this.secrets());
    const isGone = !result.ok && result.failure.class === 'gone';
    return isGone ? this.removed(asked, accepted, result.failure.answer) : 'cleaning';
  }

  private async confirmGone(cleanup: Cleanup, removal: Removal): Promise<'ended' | 'cleaning' | undefined> {
    const result = await this.deps.provider.get(this.target, removal.connectionId, () => this.secrets());
    if (result.ok) return this.stillThere(cleanup, result.value);
    if (result.failure.class !== 'gone') return this.failed(cleanup, result.failure);
    return this.removed(cleanup, removal, result.failure.answer);
  }

  /** A delete may be accepted and not done: unless the connection is going, it is asked for again. */
  private async stillThere(
    cleanup: Cleanup,
    { id, status = 'UNKNOWN' }: SeenConnection,
  ): Promise<'ended' | 'cleaning'> {
    if (this.isOverdue(cleanup))
      return this.giveUp(cleanup, `It did not go in time; the provider reports it as ${status}.`);
    if (this.target.dialect.meaningOf(status) === 'deleting') return 'cleaning';
    const result = await this.deps.provider.remove(this.target, id, () => this.secrets());
    return result.ok || result.failure.class === 'gone' ? 'cleaning' : this.failed(cleanup, result.failure);
  }

  /** What was removed is no longer the request's connection; the event names it. */
  private async removed(cleanup: Cleanup, removal: Removal, provider: ProviderFailure['answer']): Promise<undefined> {
    const { connectionId, isDuplicate } = removal;
    const type = isDuplicate ? 'duplicate-removed' : 'removed';
    const left = { ...cleanup, ...NO_FAILURES, removals: cleanup.removals.slice(1) };
    const seconds = (cleanupDueAtMs(left, this.run.nowMs, this.target.profile.settleSeconds) - this.run.nowMs) / 1000;
    const own: RequestPatch = {
      connection: undefined,
      removed: { id: connectionId, name: this.request.connection?.name },
    };
    await this.write(left, { type, connectionId, provider }, seconds, isDuplicate ? {} : own);
  }

  private async lookOnceMore(cleanup: Cleanup): Promise<'ended' | 'cleaning' | undefined> {
    const { deps, target, request } = this;
    // guard: final-look
    if (cleanup.doubtAtMs === undefined) return this.end(cleanup.outcome);
    const visibleAtMs = cleanup.doubtAtMs + target.profile.settleSeconds * 1000;
    if (this.run.nowMs < visibleAtMs) return 'cleaning';
    const found = await findRelatives(deps, target, request);
    if (!found.ok) return this.failed(cleanup, found.failure);
    const { unknownService } = found.value;
    // A service that is not there has no connections; of a create that went unanswered one may be hidden from us.
    if (unknownService !== undefined && !isAnsweredOnly(request.attempt)) return this.failed(cleanup, unknownService);
    // guard: only-ours-removed
    const { ours, possible } = found.value;
    for (const duplicate of ours) await this.planRemoval(duplicate, found.answer);
    // What was found goes first; then comes another look, late enough for a list that is behind.
    if (ours.length > 0)
      return this.isOverdue(cleanup) ? this.giveUp(this.cleanup, 'They keep appearing in lists.') : 'cleaning';
    return this.end(possible.length > 0 ? unproven(request, cleanup, possible) : cleanup.outcome);
  }

  private async planRemoval({ id }: SeenConnection, provider: ProviderFailure['answer']): Promise<void> {
    const { cleanup } = this;
    const removal: Removal = { connectionId: id, isDuplicate: true, accepted: false };
    const doubtAtMs = this.run.nowMs;
    const planned = { ...cleanup, doubtAtMs, removals: [...cleanup.removals, removal], ...NO_FAILURES };
    await this.write(planned, { type: 'duplicate-found', connectionId: id, provider }, 0);
  }

  private async failed(cleanup: Cleanup, failure: ProviderFailure): Promise<'ended' | 'cleaning'> {
    // The request stays due: the next tick tries again.
    if (failure.isHeldBack === true) return 'cleaning';
    if (await hasOtherCredentials(this.deps, this.target, failure)) return 'cleaning';
    const count = countFailure(cleanup, failure);
    const isLast = this.isOverdue(cleanup) && count.failures >= LATE_TRIES;
    const isHopeless = !mayRepeat(failure, count, this.target.profile) || isLast;
    if (isHopeless) return this.giveUp(cleanup, failure.message, failure);
    const waitSeconds = waitSecondsAfter(failure, count.failures, this.deps.random.next());
    await this.write({ ...cleanup, ...count }, { type: 'clean-up-delayed', provider: failure.answer }, waitSeconds);
    return 'cleaning';
  }

  private isOverdue({ sinceMs }: Cleanup): boolean {
    return this.run.nowMs >= sinceMs + CLEANUP_BUDGET_MS;
  }

  /** Somebody must look: what must go is still there, or nobody knows whether there is something. */
  private giveUp({ removals, outcome }: Cleanup, reason: string, failure?: ProviderFailure): Promise<'ended'> {
    const ids = removals.map(({ connectionId }) => connectionId).join(', ');
    const what =
      ids === ''
        ? `${doubtOf(this.request.attempt)}; whether it left a connection behind could not be looked up. ${lookForName(this.request)}`
        : `These connections must go and could not be removed: ${ids}.`;
    const problem = problemOf('not-removed', `${what} ${reason}${decidedBefore(outcome)}`, {
      providerCode: failure?.answer.code,
    });
    const provider = failure === undefined ? {} : { provider: failure.answer };
    return this.end({ state: 'needs_attention', tunnel: 'unknown', problem, ...provider });
  }

  private async end(outcome: Outcome): Promise<'ended'> {
    await this.run.end(outcome);
    return 'ended';
  }

  /** @param seconds until the next part is due */
  private async write(cleanup: Cleanup, cause: StepCause, seconds: number, patch: RequestPatch = {}): Promise<void> {
    await this.run.write({ ...patch, cleanup, dueAtMs: this.run.nowMs + seconds * 1000 }, cause);
  }
}

/** Why somebody had to look already. */
function decidedBefore({ state, problem }: Outcome): string {
  return state === 'needs_attention' ? ` ${problem?.detail ?? ''}` : '';
}

function unproven(request: ProvisioningRequest, { outcome }: Cleanup, possible: readonly SeenConnection[]): Outcome {
  const ids = possible.map(({ id }) => id).join(', ');
  const { connection } = request;
  const isKept = connection !== undefined && !mustGo(request, outcome);
  const own = isKept ? ` The request's own connection is ${connection.id}.` : '';
  const detail = `${doubtOf(request.attempt)}; these may have come of it and cannot be proved ours: ${ids}.${own}${decidedBefore(outcome)}`;
  return { state: 'needs_attention', problem: problemOf('connection-ambiguous', detail) };
}
