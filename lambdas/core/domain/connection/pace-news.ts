import { factorOf, isSilent, leastFactor } from './pace';
import type { PaceRecord } from './pace';

/** What one call says of its provider. */
export type PaceNews =
  /** It answered, be it with a refusal. */
  | { readonly kind: 'answered' }
  /** It says that we call too often. */
  | { readonly kind: 'throttled'; readonly sentAtMs: number; readonly retryAfterMs?: number | undefined }
  /** It gave no usable answer. */
  | { readonly kind: 'unanswered'; readonly retryAfterMs?: number | undefined };

/** What changes in a record. A member that is `undefined` is removed. */
export type PaceChange = Partial<Pick<PaceRecord, 'perSecond' | 'cut' | 'notBeforeMs' | 'silence' | 'pause'>>;

/** A rate is cut at most once in this time, in milliseconds: calls of one round are refused together. */
const CUT_PAUSE_MS = 5_000;
/** Of calls that go on failing one is noted in this time, in milliseconds; none so soon after an answer. */
const NOTED_MS = 10_000;

/** What the news of a call changes; nothing as a rule. */
export function changeAfter(record: PaceRecord, news: PaceNews, nowMs: number): PaceChange | undefined {
  const change = { ...changeBy(record, news, nowMs), ...holdAfter(record, news, nowMs) };
  return Object.keys(change).length === 0 ? undefined : change;
}

function changeBy(record: PaceRecord, news: PaceNews, nowMs: number): PaceChange {
  switch (news.kind) {
    case 'answered':
      return heardAgain(record, nowMs);
    case 'throttled':
      return { ...heardAgain(record, nowMs), ...cutAfter(record, news.sentAtMs, nowMs) };
    case 'unanswered':
      return unheard(record, nowMs);
  }
}

/** A provider that was away begins as slowly as it was asked: whoever has waited for it would come at once. */
function heardAgain(record: PaceRecord, nowMs: number): PaceChange {
  if (record.silence === undefined) return {};
  const slow = { cut: { atMs: nowMs, to: leastFactor(record) } };
  return { silence: undefined, ...(isSilent(record) && slow) };
}

function unheard({ silence, lastAnswerAtMs = -Infinity }: PaceRecord, nowMs: number): PaceChange {
  if (silence === undefined)
    return nowMs - lastAnswerAtMs < NOTED_MS ? {} : { silence: { sinceMs: nowMs, untilMs: nowMs } };
  return nowMs - silence.untilMs < NOTED_MS ? {} : { silence: { ...silence, untilMs: nowMs } };
}

/** Half of the rate, once for all calls of a round: those that were sent before the last cut say nothing of the rate since. */
function cutAfter(record: PaceRecord, sentAtMs: number, nowMs: number): PaceChange {
  const { perSecond, cut = { atMs: -Infinity } } = record;
  // guard: cut-once
  const isOfLastRound = sentAtMs <= cut.atMs || nowMs - cut.atMs < CUT_PAUSE_MS;
  if (perSecond === undefined || isOfLastRound) return {};
  return { cut: { atMs: nowMs, to: Math.max(leastFactor(record), factorOf(record, nowMs) / 2) } };
}

function holdAfter({ notBeforeMs = 0 }: PaceRecord, news: PaceNews, nowMs: number): PaceChange {
  const retryAfterMs = news.kind === 'answered' ? undefined : news.retryAfterMs;
  if (retryAfterMs === undefined) return {};
  const untilMs = nowMs + retryAfterMs;
  return untilMs > notBeforeMs ? { notBeforeMs: untilMs } : {};
}
