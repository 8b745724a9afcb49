/** The wait before a repeated call (provider-apis.md 5.4). */
import { backoffSeconds } from '../../../../../lambdas/core/domain/connection/backoff';
import type { ProviderFailure } from '../../../../../lambdas/core/domain/connection/provider-call';
import { waitSecondsAfter } from '../../../../../lambdas/core/operations/provider/call-again';

const MOST = 0.999_999;

test.each([
  { failures: 1, seconds: 1 },
  { failures: 2, seconds: 2 },
  { failures: 3, seconds: 4 },
  { failures: 5, seconds: 16 },
  { failures: 6, seconds: 30 },
  { failures: 60, seconds: 30 },
])('after $failures failures the longest wait is $seconds s', ({ failures, seconds }) => {
  expect(backoffSeconds({ failures, throttled: false, jitter: MOST })).toBe(seconds);
});

test('the jitter is full', () => {
  expect(backoffSeconds({ failures: 5, throttled: false, jitter: 0 })).toBe(1);
  expect(backoffSeconds({ failures: 5, throttled: false, jitter: 0.5 })).toBe(8);
});

test('a throttled call waits 10 to 60 s', () => {
  expect(backoffSeconds({ failures: 1, throttled: true, jitter: 0 })).toBe(10);
  expect(backoffSeconds({ failures: 5, throttled: true, jitter: MOST })).toBe(60);
});

test('the provider may ask for more', () => {
  expect(backoffSeconds({ failures: 1, throttled: true, retryAfterMs: 90_000, jitter: 0 })).toBe(90);
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
