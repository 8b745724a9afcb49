import { PROVIDER_CALL_LIMIT_MS, SEND_WINDOW_MS } from '../../../../contract/limits';
import type { Outcome } from '../../../../contract/outcome';
import type { StepResult } from '../../../../contract/steps';
import { connectionNameOf, lookForName } from '../../../domain/request/connection-name';
import { StoreConflictError } from '../../../domain/errors';
import { problemOf } from '../../../domain/request/problem';
import type { ProviderFailure, ProviderResult, SeenConnection } from '../../../domain/connection/provider-call';
import type { Attempt } from '../../../domain/request/provisioning-request';
import { markerOf } from '../../../domain/connection/recognition';
import type { RequestPatch } from '../../../domain/request/request-change';
import { NO_FAILURES } from '../../../domain/request/failure-count';
import { countFailure, mayRepeat } from '../../provider/call-again';
import { openPreSharedKey } from '../../requests/sealed-key';
import { endOrCleanUp } from '../end-or-clean-up';
import { findRelatives, lookUpOf, mustListFirst, recognitionOf } from '../recognise-connections';
import { ConnectionOperation } from './connection-operation';

const NOT_CREATED = 'No connection was created before the deadline.';

/**
 * Has the provider create the connection, once and only once (protocol.md 1.3 to 1.6). The intent is written before
 * each send; a send of which nothing is known is settled, looked up and adopted before another one.
 */
export class ConnectionCreation extends ConnectionOperation {
  protected async apply(): Promise<StepResult> {
    const { attempt } = this;
    // The run that sent may be under way still, and gives up on its call only after the limit of a call.
    // guard: unanswered-in-doubt
    if (attempt.result === 'sent') {
      // guard: other-run-given-up
      const givenUpAtMs = attempt.sentAtMs + SEND_WINDOW_MS + PROVIDER_CALL_LIMIT_MS;
      return this.inDoubt(attempt, Math.max(this.run.nowMs, givenUpAtMs));
    }
    if (attempt.result === 'in-doubt') return this.lookUp(attempt);
    return this.prepare(attempt);
  }

  /** Before the first send: which connections of the name exist already? None of a generated name or with our marker. */
  private async prepare(attempt: Attempt): Promise<StepResult> {
    const ended = this.endBeforeSend(NOT_CREATED);
    if (ended !== undefined) return this.end(attempt, ended);
    if (attempt.number > 0 || !mustListFirst(this.target, this.request)) return this.send(attempt);
    const existing = await this.deps.provider.list(this.target, lookUpOf(this.request));
    if (!existing.ok) return this.repeat(attempt, existing.failure, 'create-not-sent');
    // guard: known-before-send
    return this.send({ ...attempt, knownIds: existing.value.map(({ id }) => id) });
  }

  private async send(previous: Attempt): Promise<StepResult> {
    const { deps, request, target } = this;
    const signedIn = await deps.provider.signIn(target);
    if (!signedIn.ok) return this.repeat(previous, signedIn.failure, 'create-not-sent');
    const preSharedKey = request.hasPreSharedKey ? await openPreSharedKey(deps, request) : undefined;
    const spec = {
      fields: request.fields,
      name: connectionNameOf(request),
      marker: markerOf(request.id),
      preSharedKey,
    };
    const attempt = await this.writeIntent(previous, { type: 'create-sent' });
    const sendBeforeMs = attempt.sentAtMs + SEND_WINDOW_MS;
    const result = await deps.provider.create(target, spec, { inDoubtBefore: previous.everInDoubt, sendBeforeMs });
    if (result.ok) return this.claim(attempt, result.value, 'created', result);
    // guard: ambiguous-in-doubt
    if (result.failure.class === 'ambiguous') return this.inDoubt(attempt, this.run.nowMs, result.failure);
    return this.repeat(attempt, result.failure, 'create-not-sent');
  }

  /**
   * The call may have had its effect: wait until that must be visible, then look.
   *
   * @param sentAtMs when the caller had given up: the provider may act that late, so settling starts then
   */
  private async inDoubt(attempt: Attempt, sentAtMs: number, failure?: ProviderFailure): Promise<StepResult> {
    const doubtful: Attempt = {
      ...attempt,
      sentAtMs,
      ...NO_FAILURES,
      isUnproved: undefined,
      result: 'in-doubt',
      everInDoubt: true,
    };
    await this.run.write({ attempt: doubtful }, { type: 'create-in-doubt', provider: failure?.answer });
    return this.lookUp(doubtful);
  }

  private async lookUp(attempt: Attempt): Promise<StepResult> {
    const { deps, target } = this;
    // guard: settle-time
    const waitMs = attempt.sentAtMs + target.profile.settleSeconds * 1000 - this.run.nowMs;
    if (waitMs > 0) return { next: 'again', waitSeconds: await this.paced(Math.ceil(waitMs / 1000)) };
    // guard: look-up
    const found = await findRelatives(deps, target, this.request);
    if (!found.ok) return this.lookUpFailed(attempt, found.failure);
    const { ours, possible } = found.value;
    const { isMarkerListed } = recognitionOf(target, this.request);
    // Without proof one is adopted only when it was not there before, which we know unless we relied on the marker.
    // guard: one-candidate
    const isUnproved = ours.length === 0 && possible.length === 1 && !isMarkerListed;
    const [candidate] = isUnproved ? possible : ours;
    if (candidate !== undefined) return this.claim({ ...attempt, isUnproved }, candidate, 'adopted', found);
    return possible.length === 0 ? this.notFound(attempt) : ambiguous(possible);
  }

  /** Nothing came of the sends in doubt: the connection may be asked for once more. */
  private async notFound(attempt: Attempt): Promise<StepResult> {
    const ended = attempt.refusal ?? this.endBeforeSend(NOT_CREATED);
    if (ended !== undefined) return endOrCleanUp(this.run, ended);
    return this.send(attempt);
  }

  private async lookUpFailed(attempt: Attempt, failure: ProviderFailure): Promise<StepResult> {
    const count = countFailure(attempt, failure);
    const waitSeconds = await this.secondsUntilRepeat(failure, count.failures);
    const isLate = this.run.nowMs + waitSeconds * 1000 >= this.request.deadlineAtMs;
    const isLast = isLate && count.failures >= LATE_LOOKS;
    if (!mayRepeat(failure, count, this.target.profile) || isLast) {
      const effect = `A create call went unanswered and its effect could not be looked up: ${failure.message}.`;
      const detail = `${effect} ${lookForName(this.request)}`;
      const problem = problemOf(failure.problem, detail, { providerCode: failure.answer.code });
      return { next: 'failed', outcome: { state: 'needs_attention', provider: failure.answer, problem } };
    }
    await this.run.write(
      { attempt: { ...attempt, ...count } },
      { type: 'observation-failed', provider: failure.answer },
    );
    return { next: 'again', waitSeconds };
  }

  /** A refusal after an unanswered create is no clean failure before it has been looked for once more. */
  protected override async end(attempt: Attempt, outcome: Outcome): Promise<StepResult> {
    // guard: refusal-after-doubt
    if (!attempt.everInDoubt) return super.end(attempt, outcome);
    const doubtful: Attempt = { ...attempt, ...NO_FAILURES, result: 'in-doubt', refusal: outcome };
    await this.run.write({ attempt: doubtful }, { type: 'given-up', provider: outcome.provider });
    return this.lookUp(doubtful);
  }

  /** Writes the connection's id with its claim; when another request was first, our send is in doubt after all. */
  private async claim(
    attempt: Attempt,
    seen: SeenConnection,
    type: 'created' | 'adopted',
    { answer }: Extract<ProviderResult<unknown>, { ok: true }>,
  ): Promise<StepResult> {
    const { nowMs } = this.run;
    const patch: RequestPatch = {
      phase: 'observe',
      connection: { id: seen.id, name: connectionNameOf(this.request), status: seen.status ?? 'UNKNOWN' },
      watch: { sinceMs: nowMs, failures: 0 },
      ...(attempt.isUnproved === true && { attempt }),
    };
    const claim = { provider: this.request.provider, connectionId: seen.id };
    const cause = { type, provider: answer, atMs: nowMs };
    const written = await this.onLatest(attempt, () => this.run.write(patch, cause, { claim }));
    // guard: claimed-by-another
    if (written === 'claimed') return this.inDoubt(attempt, nowMs);
    return this.observeNext();
  }

  /** Somebody may have changed the request meanwhile, cancelled it for instance: what the provider said still holds. */
  private async onLatest<T>(attempt: Attempt, write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (error) {
      // guard: answer-holds
      if (!(error instanceof StoreConflictError)) throw error;
      await this.run.reload();
      const { watch, attempt: latest } = this.request;
      const isOurs = watch === undefined && latest?.number === attempt.number;
      if (!isOurs || this.run.endState !== undefined) throw error;
      return write();
    }
  }
}

/** Looks in a row that fail, after which one that is past the deadline is the last. */
const LATE_LOOKS = 10;

function ambiguous(candidates: readonly SeenConnection[]): StepResult {
  const ids = candidates.map(({ id }) => id).join(', ');
  const problem = problemOf('connection-ambiguous', `A create call went unanswered; any of these may be ours: ${ids}.`);
  return { next: 'failed', outcome: { state: 'needs_attention', problem } };
}
