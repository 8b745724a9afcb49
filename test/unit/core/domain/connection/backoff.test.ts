import { backoffSeconds } from '../../../../../lambdas/core/domain/connection/backoff';

const PLAIN = { failures: 1, throttled: false, jitter: 0.5 };
const ALMOST_ONE = 1 - Number.EPSILON;

describe('full jitter (provider-apis.md 5.4)', () => {
  test.each([
    { failures: 1, longest: 1 },
    { failures: 2, longest: 2 },
    { failures: 3, longest: 4 },
    { failures: 4, longest: 8 },
    { failures: 5, longest: 16 },
    { failures: 6, longest: 30 },
    { failures: 60, longest: 30 },
  ])('after $failures failures waits 1 to $longest s', ({ failures, longest }) => {
    const shortest = backoffSeconds({ ...PLAIN, failures, jitter: 0 });

    expect([shortest, backoffSeconds({ ...PLAIN, failures, jitter: ALMOST_ONE })]).toEqual([1, longest]);
  });

  test.each([
    { failures: 1, longest: 20 },
    { failures: 2, longest: 30 },
    { failures: 3, longest: 50 },
    { failures: 4, longest: 60 },
    { failures: 60, longest: 60 },
  ])('throttled $failures times waits 10 to $longest s', ({ failures, longest }) => {
    const shortest = backoffSeconds({ failures, throttled: true, jitter: 0 });

    expect([shortest, backoffSeconds({ failures, throttled: true, jitter: ALMOST_ONE })]).toEqual([10, longest]);
  });
});

describe('Retry-After', () => {
  test.each([
    { retryAfterMs: 45_000, throttled: false, seconds: 45 },
    { retryAfterMs: 300_000, throttled: true, seconds: 300 },
    { retryAfterMs: 1_001, throttled: false, seconds: 2 },
  ])('of $retryAfterMs ms is waited for', ({ retryAfterMs, throttled, seconds }) => {
    expect(backoffSeconds({ ...PLAIN, throttled, retryAfterMs })).toBe(seconds);
  });

  test('does not shorten the own wait', () => {
    expect(backoffSeconds({ failures: 1, throttled: true, jitter: 0, retryAfterMs: 1_000 })).toBe(10);
  });
});
