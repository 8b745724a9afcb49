import type { StepResult } from '../../contract/steps';
import { WORKFLOW_ACTOR } from '../domain/audit-event';
import type { AuditEventType } from '../domain/audit-event';
import { backoffSeconds } from '../domain/backoff';
import { generatedConnectionName } from '../domain/connection-name';
import { firstDelaySeconds } from '../domain/polling';
import { problemOf } from '../domain/problems';
import type { ProviderFailure, ProviderResult, SeenConnection } from '../domain/provider-call';
import type { Attempt, ProvisioningRequest } from '../domain/provisioning-request';
import { changeOf } from '../domain/request-change';
import type { RequestPatch } from '../domain/request-change';
import { isTerminal } from '../domain/request-state';
import type { Clock } from '../ports/clock';
import type { ProfileReader } from '../ports/profile-reader';
import type { Randomness } from '../ports/randomness';
import type { RequestStore } from '../ports/request-store';
import type { Sealer } from '../ports/sealer';
import { loadRequest, loadTarget } from './load-request';
import type { Dialects } from './load-request';
import { openPreSharedKey } from './pre-shared-key';
import type { ProviderClient, ProviderTarget } from './provider-client';

export interface ApplyDependencies {
  readonly store: RequestStore;
  readonly profiles: ProfileReader;
  readonly dialects: Dialects;
  readonly provider: ProviderClient;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly random: Randomness;
}

/** Failures in a row that certainly had no effect, after which we give up (providers.md 5.4). */
const MAX_FAILURES = 5;

const NO_ATTEMPT: Attempt = {
  number: 0,
  sentAtMs: 0,
  result: 'not-sent',
  everInDoubt: false,
  knownIds: [],
  failures: 0,
};

/**
 * Step `apply`: has the provider create the connection, once and only once (faults.md section 1). The intent is written
 * before each send; a send of which nothing is known is settled, looked up and adopted before another one. Safe to run
 * twice, and after a crash at any point.
 */
export async function applyRequest(deps: ApplyDependencies, id: string): Promise<StepResult> {
  const request = await loadRequest(deps.store, id);
  if (isTerminal(request.state)) return { next: 'ended' };
  const target = await loadTarget(deps.profiles, deps.dialects, request);
  return new ConnectionCreation(deps, target, request).proceed();
}

/** One run of the step; `request` is the version that the last write of this run has made. */
class ConnectionCreation {
  constructor(
    private readonly deps: ApplyDependencies,
    private readonly target: ProviderTarget,
    private request: ProvisioningRequest,
  ) {}

  async proceed(): Promise<StepResult> {
    const { connection, attempt } = this.request;
    if (connection !== undefined) return this.observeNext();
    if (attempt?.result === 'sent') return this.inDoubt(attempt);
    if (attempt?.result === 'in-doubt') return this.lookUp(attempt);
    return this.prepare(attempt);
  }

  /** Before the first send: which connections of the caller's name exist already? A generated name has none. */
  private async prepare(attempt: Attempt | undefined): Promise<StepResult> {
    if (this.isOverdue()) return this.timedOut('No connection was created before the deadline.');
    const base = attempt ?? NO_ATTEMPT;
    const nameIsOurs = this.request.connectionName === generatedConnectionName(this.request.id);
    if (base.number > 0 || nameIsOurs) return this.send(base);
    const existing = await this.deps.provider.list(this.target, this.lookUpTerms());
    if (!existing.ok) return this.withoutEffect(base, existing.failure);
    return this.send({ ...base, knownIds: existing.value.map(({ id }) => id) });
  }

  private async send(previous: Attempt): Promise<StepResult> {
    const { deps, request, target } = this;
    const preSharedKey = await openPreSharedKey(deps, request);
    const attempt: Attempt = {
      ...previous,
      number: previous.number + 1,
      sentAtMs: deps.clock.nowMs(),
      result: 'sent',
    };
    await this.write({ attempt }, 'create-sent');
    const spec = { fields: request.fields, name: request.connectionName, preSharedKey };
    const result = await deps.provider.create(target, spec, previous.everInDoubt);
    if (result.ok) return this.claim(attempt, result.value, 'created', result);
    return this.afterFailure(attempt, result.failure);
  }

  private async afterFailure(attempt: Attempt, failure: ProviderFailure): Promise<StepResult> {
    switch (failure.class) {
      case 'retryable':
        return this.withoutEffect(attempt, failure);
      case 'ambiguous':
        return this.inDoubt(attempt, failure);
      case 'auth':
      case 'permanent':
      case 'gone':
        return this.refused(failure);
    }
  }

  /** The call certainly had no effect: repeat it plainly after a while. */
  private async withoutEffect(attempt: Attempt, failure: ProviderFailure): Promise<StepResult> {
    if (failure.class !== 'retryable') return this.refused(failure);
    const failures = attempt.failures + 1;
    if (failures >= MAX_FAILURES) return this.refused(failure, `${failures} tries in a row failed.`);
    await this.write({ attempt: { ...attempt, result: 'not-sent', failures } }, 'create-not-sent', failure);
    const throttled = failure.answer.httpStatus === 429;
    const jitter = this.deps.random.next();
    const waitSeconds = backoffSeconds({ failures, throttled, retryAfterMs: failure.retryAfterMs, jitter });
    return { next: 'again', waitSeconds };
  }

  /** The call may have had its effect: wait until that must be visible, then look. */
  private async inDoubt(attempt: Attempt, failure?: ProviderFailure): Promise<StepResult> {
    // We may have waited long for an answer, and the provider may act that late: settling starts when we gave up.
    const sentAtMs = this.deps.clock.nowMs();
    const doubtful: Attempt = { ...attempt, sentAtMs, result: 'in-doubt', everInDoubt: true, failures: 0 };
    await this.write({ attempt: doubtful }, 'create-in-doubt', failure);
    return this.lookUp(doubtful);
  }

  private async lookUp(attempt: Attempt): Promise<StepResult> {
    const { deps, target } = this;
    const settledAtMs = attempt.sentAtMs + target.profile.settleSeconds * 1000;
    const waitMs = settledAtMs - deps.clock.nowMs();
    if (waitMs > 0) return { next: 'again', waitSeconds: Math.ceil(waitMs / 1000) };
    const listed = await deps.provider.list(target, this.lookUpTerms());
    if (!listed.ok) return this.lookUpFailed(attempt, listed.failure);
    const candidates = await this.unclaimed(listed.value.filter(({ id }) => !attempt.knownIds.includes(id)));
    const [candidate, ...others] = candidates;
    if (candidate === undefined) return this.notFound(attempt);
    return others.length === 0 ? this.claim(attempt, candidate, 'adopted', listed) : this.ambiguous(candidates);
  }

  private async unclaimed(candidates: readonly SeenConnection[]): Promise<SeenConnection[]> {
    const { provider } = this.request;
    const claims = await Promise.all(
      candidates.map(({ id }) => this.deps.store.isClaimed({ provider, connectionId: id })),
    );
    return candidates.filter((_candidate, index) => claims[index] === false);
  }

  /** Nothing came of the send in doubt: the connection may be asked for once more. */
  private async notFound(attempt: Attempt): Promise<StepResult> {
    return this.isOverdue()
      ? this.timedOut('A create call went unanswered and no connection came of it before the deadline.')
      : this.send(attempt);
  }

  private async lookUpFailed(attempt: Attempt, failure: ProviderFailure): Promise<StepResult> {
    if (failure.class !== 'retryable' || this.isOverdue()) {
      const detail = `A create call went unanswered and its effect could not be looked up: ${failure.message}.`;
      const problem = problemOf(failure.problem, detail, { providerCode: failure.answer.code });
      return { next: 'failed', outcome: { state: 'needs_attention', provider: failure.answer, problem } };
    }
    const failures = attempt.failures + 1;
    await this.write({ attempt: { ...attempt, failures } }, 'observation-failed', failure);
    const throttled = failure.answer.httpStatus === 429;
    const jitter = this.deps.random.next();
    const waitSeconds = backoffSeconds({ failures, throttled, retryAfterMs: failure.retryAfterMs, jitter });
    return { next: 'again', waitSeconds };
  }

  /** Writes the connection's id with its claim; when another request was first, our send is in doubt after all. */
  private async claim(
    attempt: Attempt,
    seen: SeenConnection,
    type: 'created' | 'adopted',
    { answer }: Extract<ProviderResult<unknown>, { ok: true }>,
  ): Promise<StepResult> {
    const { deps, request } = this;
    const nowMs = deps.clock.nowMs();
    const patch: RequestPatch = {
      phase: 'observe',
      connection: { id: seen.id, name: request.connectionName, status: seen.status ?? 'UNKNOWN' },
      watch: { sinceMs: nowMs, failures: 0 },
    };
    const change = changeOf(request, patch, nowMs, { type, actor: WORKFLOW_ACTOR, provider: answer });
    const claim = { provider: request.provider, connectionId: seen.id };
    const written = await deps.store.commit(change, { claim });
    if (written === 'claimed') return this.inDoubt(attempt);
    this.request = change.request;
    return this.observeNext();
  }

  private ambiguous(candidates: readonly SeenConnection[]): StepResult {
    const ids = candidates.map(({ id }) => id).join(', ');
    const problem = problemOf(
      'connection-ambiguous',
      `A create call went unanswered; any of these may be ours: ${ids}.`,
    );
    return { next: 'failed', outcome: { state: 'needs_attention', problem } };
  }

  private refused(failure: ProviderFailure, remark = ''): StepResult {
    const problem = problemOf(failure.problem, `${failure.message} ${remark}`.trim(), {
      providerCode: failure.answer.code,
      retryable: failure.class === 'retryable',
    });
    // Without credentials nobody can look any more whether an earlier call had its effect (faults.md 2a).
    const isOpen = failure.problem === 'provider-auth' && this.request.attempt?.everInDoubt === true;
    const state = isOpen ? 'needs_attention' : 'failed';
    return { next: 'failed', outcome: { state, provider: failure.answer, problem } };
  }

  private timedOut(detail: string): StepResult {
    const problem = problemOf('deadline-exceeded', detail, { retryable: true });
    return { next: 'failed', outcome: { state: 'timed_out', problem } };
  }

  private observeNext(): StepResult {
    const { polling } = this.target.profile;
    return { next: 'pending', waitSeconds: firstDelaySeconds(polling, this.deps.random.next()) };
  }

  private isOverdue(): boolean {
    return this.deps.clock.nowMs() >= this.request.deadlineAtMs;
  }

  private lookUpTerms(): { fields: Readonly<Record<string, unknown>>; name: string } {
    return { fields: this.request.fields, name: this.request.connectionName };
  }

  private async write(patch: RequestPatch, type: AuditEventType, failure?: ProviderFailure): Promise<void> {
    const cause = { type, actor: WORKFLOW_ACTOR, provider: failure?.answer };
    const change = changeOf(this.request, patch, this.deps.clock.nowMs(), cause);
    await this.deps.store.commit(change);
    this.request = change.request;
  }
}
