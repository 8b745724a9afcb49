import type { Outcome } from '../../../../contract/outcome';
import type { StepResult } from '../../../../contract/steps';
import type { ProviderFailure } from '../../../domain/connection/provider-call';
import type { Attempt, ProvisioningRequest } from '../../../domain/request/provisioning-request';
import { CANCELLED } from '../../../domain/request/cancellation';
import type { AuditEventType } from '../../../domain/request/audit-event';
import type { Secret } from '../../../domain/secrets/secret';
import { countFailure, mayRepeat, waitSecondsAfter } from '../../provider/call-again';
import type { ProviderTarget } from '../../provider/provider-target';
import { secretsOfRequest } from '../../requests/sealed-key';
import type { ApplyDependencies } from '../step-dependencies';
import type { StepCause, StepRun } from '../step-run';
import { endOrCleanUp } from '../end-or-clean-up';
import { handOver } from './hand-over';
import { failedUntilDeadline, lastFailureOf, refusal, tooLate } from './unaccepted-outcome';

const NO_ATTEMPT: Attempt = {
  number: 0,
  sentAtMs: 0,
  result: 'not-sent',
  everInDoubt: false,
  knownIds: [],
  failures: 0,
};

/** What the three operations of the step `apply` have in common. One run of the step is one instance. */
export abstract class ConnectionOperation {
  constructor(
    protected readonly run: StepRun<ApplyDependencies>,
    protected readonly target: ProviderTarget,
  ) {}

  /** Goes on from wherever the last run of the step got to. */
  async proceed(): Promise<StepResult> {
    const { refusal, result } = this.attempt;
    return refusal !== undefined && result === 'not-sent' ? this.finish(refusal) : this.apply();
  }

  /** Goes on while the provider has not accepted the call. */
  protected abstract apply(): Promise<StepResult>;

  protected get deps(): ApplyDependencies {
    return this.run.deps;
  }

  protected get request(): ProvisioningRequest {
    return this.run.request;
  }

  /** What must not be quoted of the provider's words. */
  protected secrets(): Promise<readonly Secret[] | undefined> {
    return secretsOfRequest(this.deps, this.request);
  }

  protected get attempt(): Attempt {
    return this.request.attempt ?? NO_ATTEMPT;
  }

  /** How the request ends when it must not be sent (again): it was cancelled before the call, or the deadline has passed. */
  protected endBeforeSend(detail: string): Outcome | undefined {
    // guard: cancelled-before-send
    if (this.request.cancellation !== undefined) return CANCELLED;
    if (this.run.nowMs < this.request.deadlineAtMs) return undefined;
    const { lastFailure, failures } = this.attempt;
    // Whichever step meets the deadline: what kept the call from its effect is the reason.
    return lastFailure === undefined ? tooLate(detail) : failedUntilDeadline(lastFailure, failures);
  }

  /** Writes the intent to send, before the send. */
  protected async writeIntent(previous: Attempt, cause: StepCause): Promise<Attempt> {
    const attempt: Attempt = { ...previous, number: previous.number + 1, sentAtMs: this.run.nowMs, result: 'sent' };
    // guard: intent-before-send
    await this.run.write({ attempt }, cause);
    return attempt;
  }

  /**
   * After a call that may be made again without harm: again after a while, as long as that is before the deadline. Any
   * other failure ends the request.
   */
  protected async repeat(attempt: Attempt, failure: ProviderFailure, type: AuditEventType): Promise<StepResult> {
    if (failure.isHeldBack === true) return this.heldBack(attempt, failure, type);
    const count = countFailure(attempt, failure);
    const lastFailure = lastFailureOf(failure);
    if (!mayRepeat(failure, count, this.target.profile)) return this.end(attempt, refusal(lastFailure));
    const waitSeconds = this.secondsUntilRepeat(failure, count.failures);
    if (this.run.nowMs + waitSeconds * 1000 >= this.request.deadlineAtMs) {
      return this.end(attempt, failedUntilDeadline(lastFailure, count.failures));
    }
    const failed: Attempt = { ...attempt, ...count, result: 'not-sent', lastFailure };
    await this.run.write({ attempt: failed }, { type, provider: failure.answer });
    return { next: 'again', waitSeconds };
  }

  /**
   * After a call that was not made, because the account has no room for it now: again when it may have, and at the deadline at
   * the latest. It is no failure, so nothing is written of it, unless its intent is, or other calls were made for it.
   */
  private async heldBack(attempt: Attempt, failure: ProviderFailure, type: AuditEventType): Promise<StepResult> {
    const isNews = attempt.result !== 'not-sent' || attempt.listedAtMs !== this.attempt.listedAtMs;
    // guard: not-made-not-in-doubt
    if (isNews) await this.run.write({ attempt: { ...attempt, result: 'not-sent' } }, { type });
    return { next: 'again', waitSeconds: this.secondsUntilRoom(failure) };
  }

  /**
   * Ends a request whose call certainly had no effect. Written, so that another run of this step, which may be about to
   * send, cannot go on from the version that this was decided on.
   */
  protected async end(attempt: Attempt, outcome: Outcome): Promise<StepResult> {
    const given = { ...attempt, result: 'not-sent' as const, refusal: outcome };
    // guard: given-up-written
    await this.run.write({ attempt: given }, { type: 'given-up', provider: outcome.provider });
    return this.finish(outcome);
  }

  /** Ends the request, or has the watcher do first what is left to do at the provider. */
  protected async finish(outcome: Outcome): Promise<StepResult> {
    return (await endOrCleanUp(this.run, this.target, outcome)) === 'ended' ? { next: 'ended' } : this.handOver();
  }

  /** Ends the request for somebody to look at: nothing that could still be done here would make it clearer. */
  protected async leaveToPerson(outcome: Outcome): Promise<StepResult> {
    await this.run.end(outcome);
    return { next: 'ended' };
  }

  /** The provider has accepted the call: the watcher goes on. */
  protected handOver(): Promise<StepResult> {
    return handOver(this.deps, this.target, this.request);
  }

  protected secondsUntilRepeat(failure: ProviderFailure, failures: number): number {
    return waitSecondsAfter(failure, failures, this.deps.random.next());
  }

  /** Whole seconds until a call that was held back is tried again; while there is time, no longer than until the deadline. */
  protected secondsUntilRoom({ retryAfterMs = 0 }: ProviderFailure): number {
    const leftMs = this.request.deadlineAtMs - this.run.nowMs;
    return Math.max(1, Math.ceil(Math.min(retryAfterMs, leftMs > 0 ? leftMs : Infinity) / 1000));
  }
}
