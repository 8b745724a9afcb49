import { PROVIDER_CALL_LIMIT_MS, SEND_WINDOW_MS } from '../../../../contract/limits';
import type { Outcome } from '../../../../contract/outcome';
import type { StepResult } from '../../../../contract/steps';
import { connectionNameOf, lookForName } from '../../../domain/request/connection-name';
import { StoreConflictError } from '../../../domain/errors';
import { CANCELLED } from '../../../domain/request/cancellation';
import { doubtOf, isAnsweredOnly } from '../../../domain/request/doubt';
import { problemOf } from '../../../domain/request/problem';
import type { ProviderFailure, ProviderResult, SeenConnection } from '../../../domain/connection/provider-call';
import type { Attempt } from '../../../domain/request/provisioning-request';
import { markerOf } from '../../../domain/connection/recognition';
import type { RequestPatch } from '../../../domain/request/request-change';
import { NO_FAILURES } from '../../../domain/request/failure-count';
import { countFailure, mayRepeat } from '../../provider/call-again';
import { openPreSharedKey } from '../../requests/sealed-key';
import { findRelatives, lookUpOf, mustListFirst, recognitionOf } from '../recognise-connections';
import { ConnectionOperation } from './connection-operation';
import { acceptedPatch } from './hand-over';
import { sendAgainAtMs } from './send-again';
import { lastFailureOf, notMade, unknownService } from './unaccepted-outcome';

/** A create that is answered with a fault each time, and of which nothing comes, is sent so often (provider-apis.md 5.5). */
const MOST_ANSWERED = 3;

/** A list before the first send is good for so long, in milliseconds: where a call may be made once in 100 s, a send comes late. */
const LIST_GOOD_FOR_MS = 600_000;

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
    if (!this.listsFirst(attempt)) return this.send(attempt);
    const existing = await this.deps.provider.list(this.target, lookUpOf(this.request), undefined, () =>
      this.secrets(),
    );
    if (!existing.ok) return this.repeat(attempt, existing.failure, 'create-not-sent');
    // guard: known-before-send
    const knownIds = existing.value.map(({ id }) => id);
    return this.send({ ...attempt, knownIds, listedAtMs: this.run.nowMs });
  }

  /** A list that was made a while ago, before a send that was held back, need not be made again. */
  private listsFirst({ number, listedAtMs = -Infinity }: Attempt): boolean {
    const isListed = this.run.nowMs - listedAtMs < LIST_GOOD_FOR_MS;
    return number === 0 && !isListed && mustListFirst(this.target, this.request);
  }

  private async send(previous: Attempt): Promise<StepResult> {
    const { deps, request, target } = this;
    const prepared = await deps.provider.prepare(target, 'create');
    if (!prepared.ok) return this.repeat(previous, prepared.failure, 'create-not-sent');
    const preSharedKey = request.hasPreSharedKey ? await openPreSharedKey(deps, request) : undefined;
    const spec = {
      fields: request.fields,
      name: connectionNameOf(request),
      marker: markerOf(request.id),
      preSharedKey,
    };
    const attempt = await this.writeIntent(previous, { type: 'create-sent' });
    const sendBeforeMs = attempt.sentAtMs + SEND_WINDOW_MS;
    const terms = { inDoubtBefore: previous.everInDoubt, sendBeforeMs, slot: prepared.value };
    const result = await deps.provider.create(target, spec, terms);
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
    const { answered = 0, unanswered = 0 } = attempt;
    const isAnswered = failure?.answer.httpStatus !== undefined;
    const counted = {
      ...attempt,
      answered: answered + (isAnswered ? 1 : 0),
      unanswered: unanswered + (isAnswered ? 0 : 1),
    };
    const doubtful: Attempt = {
      ...counted,
      sentAtMs,
      ...NO_FAILURES,
      isUnproved: undefined,
      result: 'in-doubt',
      everInDoubt: true,
      ...(failure !== undefined && { lastFailure: lastFailureOf(failure) }),
      sendAgainAtMs: sendAgainAtMs(counted, sentAtMs, this.target.profile.settleSeconds, failure?.retryAfterMs),
    };
    await this.run.write({ attempt: doubtful }, { type: 'create-in-doubt', provider: failure?.answer });
    return this.lookUp(doubtful);
  }

  private async lookUp(attempt: Attempt): Promise<StepResult> {
    const { deps, target } = this;
    // guard: settle-time
    const waitMs = attempt.sentAtMs + target.profile.settleSeconds * 1000 - this.run.nowMs;
    if (waitMs > 0) return { next: 'again', waitSeconds: Math.ceil(waitMs / 1000) };
    // guard: look-up
    const found = await findRelatives(deps, target, this.request);
    if (!found.ok) return this.lookUpFailed(attempt, found.failure);
    const { ours, possible, unknownService: unknown } = found.value;
    if (unknown !== undefined) return this.withoutService(attempt, unknown);
    const { isMarkerListed } = recognitionOf(target, this.request);
    // Without proof one is adopted only when it was not there before, which we know unless we relied on the marker.
    // guard: one-candidate
    const isUnproved = ours.length === 0 && possible.length === 1 && !isMarkerListed;
    const [candidate] = isUnproved ? possible : ours;
    if (candidate !== undefined) return this.claim({ ...attempt, isUnproved }, candidate, 'adopted', found);
    return possible.length === 0 ? this.notFound(attempt) : this.leaveToPerson(ambiguous(attempt, possible));
  }

  /** What a service that is not there, or that we may not see, means for the sends in doubt. */
  private async withoutService(attempt: Attempt, unknown: ProviderFailure): Promise<StepResult> {
    // Nothing is heard of what went unanswered: it may be there, and hidden from us.
    if (!isAnsweredOnly(attempt)) return this.lookUpFailed(attempt, unknown);
    return this.finish(attempt.refusal ?? unknownService(this.target, this.request.fields, unknown));
  }

  /** Nothing came of the sends in doubt: the connection may be asked for once more, after a pause. */
  private async notFound(attempt: Attempt): Promise<StepResult> {
    const ended = attempt.refusal ?? this.unsendable(attempt);
    if (ended !== undefined) return this.finish(ended);
    const waitMs = (attempt.sendAgainAtMs ?? 0) - this.run.nowMs;
    // Another look comes before the send: it costs little, and shows what has come late.
    return waitMs > 0 ? { next: 'again', waitSeconds: Math.ceil(waitMs / 1000) } : this.send(attempt);
  }

  /** How the request ends when there will be no further send after those in doubt. */
  private unsendable(attempt: Attempt): Outcome | undefined {
    const { request, target } = this;
    const nextAtMs = Math.max(this.run.nowMs, attempt.sendAgainAtMs ?? 0);
    const isLate = nextAtMs >= request.deadlineAtMs;
    const isEnough = (attempt.answered ?? 0) >= MOST_ANSWERED;
    const given = isLate || isEnough ? notMade(target, request.fields, attempt) : undefined;
    return request.cancellation === undefined ? (given ?? this.endBeforeSend(NOT_CREATED)) : CANCELLED;
  }

  private async lookUpFailed(attempt: Attempt, failure: ProviderFailure): Promise<StepResult> {
    if (failure.isHeldBack === true) return { next: 'again', waitSeconds: this.secondsUntilRoom(failure) };
    const count = countFailure(attempt, failure);
    const waitSeconds = this.secondsUntilRepeat(failure, count.failures);
    const isLate = this.run.nowMs + waitSeconds * 1000 >= this.request.deadlineAtMs;
    const isLast = isLate && count.failures >= LATE_LOOKS;
    if (!mayRepeat(failure, count, this.target.profile) || isLast) {
      const effect = `${doubtOf(attempt)} and its effect could not be looked up: ${failure.message}.`;
      const detail = `${effect} ${lookForName(this.request)}`;
      const problem = problemOf(failure.problem, detail, { providerCode: failure.answer.code });
      return this.leaveToPerson({ state: 'needs_attention', provider: failure.answer, problem });
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
      ...acceptedPatch(this.target, this.request, nowMs, seen.status),
      connection: { id: seen.id, name: connectionNameOf(this.request), status: seen.status ?? 'UNKNOWN' },
      ...(attempt.isUnproved === true && { attempt }),
    };
    const claim = { provider: this.request.provider, connectionId: seen.id };
    const cause = { type, provider: answer, atMs: nowMs };
    const written = await this.onLatest(attempt, () => this.run.write(patch, cause, { claim }));
    // guard: claimed-by-another
    if (written === 'claimed') return this.inDoubt(attempt, nowMs);
    return this.handOver();
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

function ambiguous(attempt: Attempt, candidates: readonly SeenConnection[]): Outcome {
  const ids = candidates.map(({ id }) => id).join(', ');
  const problem = problemOf('connection-ambiguous', `${doubtOf(attempt)}; any of these may be ours: ${ids}.`);
  return { state: 'needs_attention', problem };
}
