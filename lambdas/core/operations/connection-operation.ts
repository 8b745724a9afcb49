import type { StepResult } from '../../contract/steps';
import { WORKFLOW_ACTOR } from '../domain/audit-event';
import type { AuditCause, AuditEventType } from '../domain/audit-event';
import { firstDelaySeconds } from '../domain/polling';
import type { ProviderFailure } from '../domain/provider-call';
import type { Attempt, ProvisioningRequest } from '../domain/provisioning-request';
import { changeOf } from '../domain/request-change';
import type { RequestPatch } from '../domain/request-change';
import type { ApplyDependencies } from './apply-dependencies';
import { MAX_FAILURES, waitSecondsAfter } from './call-again';
import type { ProviderTarget } from './provider-client';
import { refused } from './step-outcomes';

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
  /** @param request the version that the last write of this run has made */
  constructor(
    protected readonly deps: ApplyDependencies,
    protected readonly target: ProviderTarget,
    protected request: ProvisioningRequest,
  ) {}

  /** Goes on from wherever the last run of the step got to. */
  abstract proceed(): Promise<StepResult>;

  protected get attempt(): Attempt {
    return this.request.attempt ?? NO_ATTEMPT;
  }

  protected get isOverdue(): boolean {
    return this.deps.clock.nowMs() >= this.request.deadlineAtMs;
  }

  /** Writes the intent to send, before the send. */
  protected async writeIntent(previous: Attempt, cause: Omit<AuditCause, 'actor'>): Promise<Attempt> {
    const { clock } = this.deps;
    const attempt: Attempt = { ...previous, number: previous.number + 1, sentAtMs: clock.nowMs(), result: 'sent' };
    await this.write({ attempt }, cause);
    return attempt;
  }

  protected async write(patch: RequestPatch, cause: Omit<AuditCause, 'actor'>): Promise<void> {
    const change = changeOf(this.request, patch, this.deps.clock.nowMs(), { ...cause, actor: WORKFLOW_ACTOR });
    await this.deps.store.commit(change);
    this.request = change.request;
  }

  /**
   * After a call that may be made again without harm: again after a while, at most five times in a row; while the
   * connection is being changed by others, until the deadline. Anything else ends the request.
   */
  protected async repeat(attempt: Attempt, failure: ProviderFailure, type: AuditEventType): Promise<StepResult> {
    const isBusy = failure.class === 'busy';
    if (!isBusy && failure.class !== 'retryable') return refused(failure, attempt.everInDoubt);
    const failures = isBusy ? attempt.failures : attempt.failures + 1;
    if (failures >= MAX_FAILURES) return refused(failure, attempt.everInDoubt, `${failures} tries in a row failed.`);
    await this.write({ attempt: { ...attempt, result: 'not-sent', failures } }, { type, provider: failure.answer });
    return this.again(failure, Math.max(1, failures));
  }

  protected again(failure: ProviderFailure, failures: number): StepResult {
    return { next: 'again', waitSeconds: waitSecondsAfter(failure, failures, this.deps.random.next()) };
  }

  protected observeNext(): StepResult {
    const { polling } = this.target.profile;
    return { next: 'pending', waitSeconds: firstDelaySeconds(polling, this.deps.random.next()) };
  }
}
