import type { StepResult } from '../../contract/steps';
import { WORKFLOW_ACTOR } from '../domain/audit-event';
import { generatedConnectionName } from '../domain/connection-name';
import { problemOf } from '../domain/problems';
import type { ProviderFailure, ProviderResult, SeenConnection } from '../domain/provider-call';
import type { Attempt } from '../domain/provisioning-request';
import { changeOf } from '../domain/request-change';
import type { RequestPatch } from '../domain/request-change';
import type { LookUp } from '../ports/provider-dialect';
import { ConnectionOperation } from './connection-operation';
import { openPreSharedKey } from './pre-shared-key';
import { tooLate } from './step-outcomes';

/** Sends in all, when the last of them went unanswered (providers.md 5.4). */
const MAX_SENDS = 5;
const NOTHING_CAME = 'A create call went unanswered and no connection came of it before the deadline.';

/**
 * Has the provider create the connection, once and only once (faults.md section 1). The intent is written before each
 * send; a send of which nothing is known is settled, looked up and adopted before another one.
 */
export class ConnectionCreation extends ConnectionOperation {
  async proceed(): Promise<StepResult> {
    if (this.request.watch !== undefined) return this.observeNext();
    const { attempt } = this;
    if (attempt.result === 'sent') return this.inDoubt(attempt);
    if (attempt.result === 'in-doubt') return this.lookUp(attempt);
    return this.prepare(attempt);
  }

  private get name(): string {
    return this.request.connectionName ?? generatedConnectionName(this.request.id);
  }

  /** Before the first send: which connections of the caller's name exist already? A generated name has none. */
  private async prepare(attempt: Attempt): Promise<StepResult> {
    if (this.isOverdue) return tooLate('No connection was created before the deadline.');
    if (attempt.number > 0 || this.request.connectionName === undefined) return this.send(attempt);
    const existing = await this.deps.provider.list(this.target, this.lookUpTerms());
    if (!existing.ok) return this.repeat(attempt, existing.failure, 'create-not-sent');
    return this.send({ ...attempt, knownIds: existing.value.map(({ id }) => id) });
  }

  private async send(previous: Attempt): Promise<StepResult> {
    const { deps, request, target } = this;
    const preSharedKey = request.hasPreSharedKey ? await openPreSharedKey(deps, request) : undefined;
    const attempt = await this.writeIntent(previous, { type: 'create-sent' });
    const spec = { fields: request.fields, name: this.name, preSharedKey };
    const result = await deps.provider.create(target, spec, previous.everInDoubt);
    if (result.ok) return this.claim(attempt, result.value, 'created', result);
    if (result.failure.class === 'ambiguous') return this.inDoubt(attempt, result.failure);
    return this.repeat(attempt, result.failure, 'create-not-sent');
  }

  /** The call may have had its effect: wait until that must be visible, then look. */
  private async inDoubt(attempt: Attempt, failure?: ProviderFailure): Promise<StepResult> {
    // We may have waited long for an answer, and the provider may act that late: settling starts when we gave up.
    const sentAtMs = this.deps.clock.nowMs();
    const doubtful: Attempt = { ...attempt, sentAtMs, result: 'in-doubt', everInDoubt: true, failures: 0 };
    await this.write({ attempt: doubtful }, { type: 'create-in-doubt', provider: failure?.answer });
    return this.lookUp(doubtful);
  }

  private async lookUp(attempt: Attempt): Promise<StepResult> {
    const { deps, target } = this;
    const waitMs = attempt.sentAtMs + target.profile.settleSeconds * 1000 - deps.clock.nowMs();
    if (waitMs > 0) return { next: 'again', waitSeconds: Math.ceil(waitMs / 1000) };
    const listed = await deps.provider.list(target, this.lookUpTerms());
    if (!listed.ok) return this.lookUpFailed(attempt, listed.failure);
    const candidates = await this.unclaimed(listed.value.filter(({ id }) => !attempt.knownIds.includes(id)));
    const [candidate, ...others] = candidates;
    if (candidate === undefined) return this.notFound(attempt);
    return others.length === 0 ? this.claim(attempt, candidate, 'adopted', listed) : ambiguous(candidates);
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
    const access = await this.deps.provider.confirmAccess(this.target, this.lookUpTerms());
    if (!access.ok) return this.lookUpFailed(attempt, access.failure);
    if (this.isOverdue) return tooLate(NOTHING_CAME, { retryable: false });
    return attempt.number < MAX_SENDS ? this.send(attempt) : unexplained(attempt);
  }

  private async lookUpFailed(attempt: Attempt, failure: ProviderFailure): Promise<StepResult> {
    if (failure.class !== 'retryable' || this.isOverdue) {
      const detail = `A create call went unanswered and its effect could not be looked up: ${failure.message}.`;
      const problem = problemOf(failure.problem, detail, { providerCode: failure.answer.code });
      return { next: 'failed', outcome: { state: 'needs_attention', provider: failure.answer, problem } };
    }
    const failures = attempt.failures + 1;
    const patch: RequestPatch = { attempt: { ...attempt, failures } };
    await this.write(patch, { type: 'observation-failed', provider: failure.answer });
    return this.again(failure, failures);
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
      connection: { id: seen.id, name: this.name, status: seen.status ?? 'UNKNOWN' },
      watch: { sinceMs: nowMs, failures: 0 },
    };
    const change = changeOf(request, patch, nowMs, { type, actor: WORKFLOW_ACTOR, provider: answer });
    const claim = { provider: request.provider, connectionId: seen.id };
    const written = await deps.store.commit(change, { claim });
    return written === 'claimed' ? this.inDoubt(attempt) : this.observeNext();
  }

  private lookUpTerms(): LookUp {
    return { fields: this.request.fields, name: this.name };
  }
}

/** Something is wrong that more of the same would only make worse. */
function unexplained({ number }: Attempt): StepResult {
  const detail = `${number} create calls went unanswered and no connection came of them; connections may still appear.`;
  return { next: 'failed', outcome: { state: 'needs_attention', problem: problemOf('provider-unavailable', detail) } };
}

function ambiguous(candidates: readonly SeenConnection[]): StepResult {
  const ids = candidates.map(({ id }) => id).join(', ');
  const problem = problemOf('connection-ambiguous', `A create call went unanswered; any of these may be ours: ${ids}.`);
  return { next: 'failed', outcome: { state: 'needs_attention', problem } };
}
