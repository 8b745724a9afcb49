import type { Outcome } from '../../../../contract/outcome';
import type { StepResult } from '../../../../contract/steps';
import { firstDelaySeconds } from '../../../domain/observation/polling';
import type { ProviderFailure } from '../../../domain/connection/provider-call';
import type { Attempt, ProvisioningRequest } from '../../../domain/request/provisioning-request';
import { CANCELLED } from '../../../domain/request/cancellation';
import type { AuditEventType } from '../../../domain/request/audit-event';
import { countFailure, mayRepeat, waitSecondsAfter } from '../../provider/call-again';
import type { ProviderTarget } from '../../provider/provider-target';
import type { ApplyDependencies } from '../step-dependencies';
import type { StepCause, StepRun } from '../step-run';
import { refusal, tooLate } from './unaccepted-outcome';

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
    if (this.request.watch !== undefined) return this.observeNext();
    const { refusal, result } = this.attempt;
    return refusal !== undefined && result === 'not-sent' ? { next: 'failed', outcome: refusal } : this.apply();
  }

  /** Goes on while the provider has not accepted the call. */
  protected abstract apply(): Promise<StepResult>;

  protected get deps(): ApplyDependencies {
    return this.run.deps;
  }

  protected get request(): ProvisioningRequest {
    return this.run.request;
  }

  protected get attempt(): Attempt {
    return this.request.attempt ?? NO_ATTEMPT;
  }

  /** How the request ends when it must not be sent (again): it was cancelled before the call, or the deadline has passed. */
  protected endBeforeSend(detail: string): Outcome | undefined {
    // guard: cancelled-before-send
    if (this.request.cancellation !== undefined) return CANCELLED;
    return this.run.nowMs >= this.request.deadlineAtMs ? tooLate(detail) : undefined;
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
    const count = countFailure(attempt, failure);
    if (!mayRepeat(failure, count, this.target.profile)) return this.end(attempt, refusal(failure));
    const waitSeconds = await this.secondsUntilRepeat(failure, count.failures);
    if (this.run.nowMs + waitSeconds * 1000 >= this.request.deadlineAtMs) {
      const remark = `It was tried until the deadline; ${count.failures} tries in a row failed.`;
      return this.end(attempt, refusal(failure, remark));
    }
    await this.run.write({ attempt: { ...attempt, ...count, result: 'not-sent' } }, { type, provider: failure.answer });
    return { next: 'again', waitSeconds };
  }

  /**
   * Ends a request whose call certainly had no effect. Written, so that another run of this step, which may be about to
   * send, cannot go on from the version that this was decided on.
   */
  protected async end(attempt: Attempt, outcome: Outcome): Promise<StepResult> {
    const given = { ...attempt, result: 'not-sent' as const, refusal: outcome };
    // guard: given-up-written
    await this.run.write({ attempt: given }, { type: 'given-up', provider: outcome.provider });
    return { next: 'failed', outcome };
  }

  protected async secondsUntilRepeat(failure: ProviderFailure, failures: number): Promise<number> {
    return this.paced(waitSecondsAfter(failure, failures, this.deps.random.next()));
  }

  protected async observeNext(): Promise<StepResult> {
    const { polling } = this.target.profile;
    return { next: 'pending', waitSeconds: await this.paced(firstDelaySeconds(polling, this.deps.random.next())) };
  }

  /** Seconds to wait, or more where the provider takes only so many calls a second. */
  protected paced(seconds: number): Promise<number> {
    return this.deps.pacer.waitSeconds(this.target.profile, seconds);
  }
}
