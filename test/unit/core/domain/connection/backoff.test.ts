/** The wait before a repeated call (provider-apis.md 5.4). */
import { backoffSeconds } from '../../../../../lambdas/core/domain/connection/backoff';
import type { ProviderFailure } from '../../../../../lambdas/core/domain/connection/provider-call';
import { waitSecondsAfter } from '../../../../../lambdas/core/operations/provider/call-again';

const ALMOST_ONE = 1 - Number.EPSILON;

test.each([
  { failures: 1, throttled: false, shortest: 1, longest: 1 },
  { failures: 2, throttled: false, shortest: 1, longest: 2 },
  { failures: 3, throttled: false, shortest: 1, longest: 4 },
  { failures: 4, throttled: false, shortest: 1, longest: 8 },
  { failures: 5, throttled: false, shortest: 1, longest: 16 },
  { failures: 6, throttled: false, shortest: 1, longest: 30 },
  { failures: 60, throttled: false, shortest: 1, longest: 30 },
  { failures: 1, throttled: true, shortest: 10, longest: 20 },
  { failures: 2, throttled: true, shortest: 10, longest: 30 },
  { failures: 3, throttled: true, shortest: 10, longest: 50 },
  { failures: 4, throttled: true, shortest: 10, longest: 60 },
  { failures: 60, throttled: true, shortest: 10, longest: 60 },
])(
  'after $failures failures (throttled: $throttled) the wait is $shortest to $longest s',
  ({ failures, throttled, shortest, longest }) => {
    const waits = [0, ALMOST_ONE].map((jitter) => backoffSeconds({ failures, throttled, jitter }));

    expect(waits).toEqual([shortest, longest]);
  },
);

test('half of the jitter makes half of the longest wait', () => {
  expect(backoffSeconds({ failures: 5, throttled: false, jitter: 0.5 })).toBe(8);
});

test.each([
  { name: 'longer than our own', retryAfterMs: 45_000, throttled: false, seconds: 45 },
  { name: 'longer than our own when throttled', retryAfterMs: 300_000, throttled: true, seconds: 300 },
  { name: 'of a part of a second more', retryAfterMs: 1_001, throttled: false, seconds: 2 },
  { name: 'shorter than our own', retryAfterMs: 1_000, throttled: true, seconds: 10 },
])('a wait that the provider asks for, $name, makes it $seconds s', ({ retryAfterMs, throttled, seconds }) => {
  expect(backoffSeconds({ failures: 1, throttled, retryAfterMs, jitter: 0 })).toBe(seconds);
});

const FAILURE: ProviderFailure = { class: 'retryable', problem: 'provider-unavailable', answer: {}, message: '' };

test.each([
  { name: '413 overLimit', failure: { ...FAILURE, answer: { httpStatus: 413 } }, seconds: 10 },
  { name: '429', failure: { ...FAILURE, answer: { httpStatus: 429 } }, seconds: 10 },
  { name: '503', failure: { ...FAILURE, answer: { httpStatus: 503 } }, seconds: 1 },
  { name: 'a busy connection', failure: { ...FAILURE, class: 'busy' as const }, seconds: 10 },
])('after $name the shortest wait is $seconds s', ({ failure, seconds }) => {
  expect(waitSecondsAfter(failure, 1, 0)).toBe(seconds);
});
