/** How fast an account may be called, by what is kept of it (protocol.md 8.3). */
import {
  factorOf,
  FULL_PACE,
  isSilent,
  NEW_RECORD,
  paceOf,
  spacingMsOf,
} from '../../../../../lambdas/core/domain/connection/pace';
import type { PaceRecord } from '../../../../../lambdas/core/domain/connection/pace';
import { changeAfter } from '../../../../../lambdas/core/domain/connection/pace-news';
import { NOW_MS } from '../../../../support/builders';

/** The record of an account that takes ten calls a second. */
function record(changes: Partial<PaceRecord> = {}): PaceRecord {
  return { ...NEW_RECORD, revision: 3, perSecond: 10, ...changes };
}

const AWAY = { sinceMs: NOW_MS - 60_000, untilMs: NOW_MS };
const FLOOR = 1 / 300;

describe('the part of the limit that is used', () => {
  test.each([
    { name: 'all of it as a rule', given: {}, factor: 1 },
    { name: 'what it was cut to', given: { cut: { atMs: NOW_MS, to: 0.5 } }, factor: 0.5 },
    { name: 'a tenth more after ten seconds', given: { cut: { atMs: NOW_MS - 10_000, to: 0.5 } }, factor: 0.6 },
    { name: 'no more than all of it', given: { cut: { atMs: NOW_MS - 90_000, to: 0.5 } }, factor: 1 },
    { name: 'what it was cut to by a clock that is ahead', given: { cut: { atMs: NOW_MS + 9, to: 0.5 } }, factor: 0.5 },
    { name: 'one call in 30 s at least', given: { cut: { atMs: NOW_MS, to: 0 } }, factor: FLOOR },
    { name: 'one call in 30 s while the provider is silent', given: { silence: AWAY }, factor: FLOOR },
    { name: 'all of it where that is less', given: { perSecond: 0.01, silence: AWAY }, factor: 1 },
    { name: 'all of it where there is no limit', given: { perSecond: undefined, silence: AWAY }, factor: 1 },
  ])('is $name', ({ given, factor }) => {
    expect(factorOf(record(given), NOW_MS)).toBeCloseTo(factor, 9);
  });
});

test.each([
  { perSecond: 5, spacing: 200 },
  { perSecond: 3, spacing: 333.334 },
  { perSecond: 0.01, spacing: 100_000 },
  { perSecond: 1e9, spacing: 0.001 },
  { perSecond: undefined, spacing: 0 },
])('calls are $spacing ms apart where $perSecond are allowed in a second', ({ perSecond, spacing }) => {
  expect(spacingMsOf(record({ perSecond }), NOW_MS)).toBe(spacing);
});

test.each([
  { name: 'one that failed once is not', silence: { sinceMs: NOW_MS - 90_000, untilMs: NOW_MS - 90_000 }, is: false },
  { name: 'one that failed for less than a minute is not', silence: { ...AWAY, untilMs: NOW_MS - 1 }, is: false },
  { name: 'one that failed for a minute is', silence: AWAY, is: true },
])('a provider is taken for away by its calls: $name', ({ silence, is }) => {
  expect(isSilent(record({ silence }))).toBe(is);
  expect(paceOf(record({ silence }), NOW_MS).silentSinceMs).toBe(is ? AWAY.sinceMs : undefined);
});

test('others are told the pace and nothing else of a record', () => {
  const given = record({ pause: { atMs: NOW_MS - 5, by: 'arn:aws:iam::1:user/me' }, lastAnswerAtMs: NOW_MS - 9 });

  expect(paceOf(given, NOW_MS)).toEqual({ factor: 1, pausedAtMs: NOW_MS - 5, lastAnswerAtMs: NOW_MS - 9 });
  expect(paceOf(NEW_RECORD, NOW_MS)).toEqual(FULL_PACE);
});

describe('news of a call', () => {
  const throttled = { kind: 'throttled', sentAtMs: NOW_MS } as const;

  test.each([
    { name: 'an answer says nothing new', news: { kind: 'answered' as const } },
    {
      name: 'another failure at once says nothing new',
      given: { silence: AWAY },
      news: { kind: 'unanswered' as const },
    },
    {
      name: 'a failure so soon after an answer says nothing',
      given: { lastAnswerAtMs: NOW_MS - 9_999 },
      news: { kind: 'unanswered' as const },
    },
    {
      name: 'a 429 without a limit says nothing that could be changed',
      given: { perSecond: undefined },
      news: throttled,
    },
    {
      name: 'a 429 for a call of the last round says nothing new',
      given: { cut: { atMs: NOW_MS, to: 0.5 } },
      news: throttled,
    },
    {
      name: 'a 429 within five seconds of the last cut says nothing new',
      given: { cut: { atMs: NOW_MS - 4_999, to: 0.5 } },
      news: throttled,
    },
    {
      name: 'a wait that is over sooner than another one says nothing new',
      given: { notBeforeMs: NOW_MS + 6_000, silence: AWAY },
      news: { kind: 'unanswered' as const, retryAfterMs: 5_000 },
    },
  ])('$name', ({ given, news }) => {
    expect(changeAfter(record(given), news, NOW_MS)).toBeUndefined();
  });

  test.each([
    { name: 'a 429 halves the rate', news: throttled, change: { cut: { atMs: NOW_MS, to: 0.5 } } },
    {
      name: 'a 429 halves what the rate has recovered to',
      given: { cut: { atMs: NOW_MS - 30_000, to: 0.5 } },
      news: throttled,
      change: { cut: { atMs: NOW_MS, to: 0.4 } },
    },
    {
      name: 'a 429 does not halve the slowest rate',
      given: { cut: { atMs: NOW_MS - 5_000, to: -1 } },
      news: throttled,
      change: { cut: { atMs: NOW_MS, to: FLOOR } },
    },
    {
      name: 'a 429 may ask for a wait',
      news: { ...throttled, retryAfterMs: 7_000 },
      change: { cut: { atMs: NOW_MS, to: 0.5 }, notBeforeMs: NOW_MS + 7_000 },
    },
    {
      name: 'of the last round it is heeded as well',
      given: { cut: { atMs: NOW_MS, to: 0.5 } },
      news: { ...throttled, retryAfterMs: 7_000 },
      change: { notBeforeMs: NOW_MS + 7_000 },
    },
    {
      name: 'the first failure begins a silence',
      news: { kind: 'unanswered' as const },
      change: { silence: { sinceMs: NOW_MS, untilMs: NOW_MS } },
    },
    {
      name: 'so does one a while after the last answer',
      given: { lastAnswerAtMs: NOW_MS - 10_000 },
      news: { kind: 'unanswered' as const },
      change: { silence: { sinceMs: NOW_MS, untilMs: NOW_MS } },
    },
    {
      name: 'a later one makes it longer',
      given: { silence: { sinceMs: NOW_MS - 40_000, untilMs: NOW_MS - 10_000 } },
      news: { kind: 'unanswered' as const },
      change: { silence: { sinceMs: NOW_MS - 40_000, untilMs: NOW_MS } },
    },
    {
      name: 'an answer ends a short silence',
      given: { silence: { sinceMs: NOW_MS - 40_000, untilMs: NOW_MS - 10_000 } },
      news: { kind: 'answered' as const },
      change: { silence: undefined },
    },
    {
      name: 'an answer after a long silence begins with the slowest rate',
      given: { silence: AWAY },
      news: { kind: 'answered' as const },
      change: { silence: undefined, cut: { atMs: NOW_MS, to: FLOOR } },
    },
  ])('$name', ({ given, news, change }) => {
    const found = changeAfter(record(given), news, NOW_MS);

    expect(found?.cut?.to ?? 0).toBeCloseTo(change.cut?.to ?? 0, 9);
    expect({ ...found, ...(change.cut && { cut: change.cut }) }).toEqual(change);
  });
});
