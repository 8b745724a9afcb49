/** How often an account is looked at: often while it costs little or helps much, else seldom (protocol.md 7.6). */
import { cadenceSeconds, firstLookSeconds, slowedSeconds } from '../../../../../lambdas/core/domain/watch/cadence';
import type { Flight } from '../../../../../lambdas/core/domain/watch/flight';
import { NOW_MS, requestId } from '../../../../support/builders';

const USUAL = { firstDelaySeconds: 10, maxDelaySeconds: 30 };

/** Entries of requests that have waited so many seconds. */
function waiting(...ages: readonly number[]): Flight[] {
  return ages.map((age, n) => ({
    account: 'otc-classic',
    requestId: requestId(n),
    sinceMs: NOW_MS - age * 1000,
    dueAtMs: NOW_MS + 600_000,
  }));
}

test.each([
  { name: 'a new one', ages: [0], seconds: 10 },
  { name: 'one of almost two minutes', ages: [119.9], seconds: 10 },
  { name: 'one of two minutes', ages: [120], seconds: 14 },
  { name: 'one of almost five minutes', ages: [299.9], seconds: 14 },
  { name: 'one of five minutes', ages: [300], seconds: 30 },
  { name: 'three old ones', ages: [300, 900, 3_000], seconds: 30 },
  { name: 'four old ones', ages: [300, 900, 3_000, 3_000], seconds: 10 },
  { name: 'the youngest of some, of three minutes', ages: [900, 180], seconds: 14 },
  { name: 'the youngest of some, new', ages: [900, 180, 1], seconds: 10 },
])('an account is looked at again for $name after $seconds s', ({ ages, seconds }) => {
  expect(cadenceSeconds(waiting(...ages), NOW_MS, USUAL)).toBe(seconds);
});

test('an account whose request has only just ended is looked at again soon: its execution may store its token now', () => {
  const ended = waiting(900).map((flight) => ({ ...flight, endedAtMs: NOW_MS - 1_000 }));

  expect(cadenceSeconds(ended, NOW_MS, USUAL)).toBe(10);
});

test.each([
  { first: 20, most: 60, age: 0, seconds: 20 },
  { first: 20, most: 60, age: 900, seconds: 30 },
  { first: 60, most: 300, age: 900, seconds: 60 },
  { first: 1, most: 5, age: 900, seconds: 5 },
  { first: 60, most: 30, age: 0, seconds: 30 },
  { first: 1, most: 1, age: 0, seconds: 3 },
])(
  'the profile bounds the time between looks: $first to $most s, for one of $age s, is $seconds s',
  ({ first, most, age, seconds }) => {
    const polling = { firstDelaySeconds: first, maxDelaySeconds: most };

    expect(cadenceSeconds(waiting(age), NOW_MS, polling)).toBe(seconds);
  },
);

test.each([
  { first: 10, most: 30, seconds: 10 },
  { first: 60, most: 30, seconds: 30 },
  { first: 1, most: 30, seconds: 3 },
])('the first look comes $seconds s after the call for delays of $first to $most s', ({ first, most, seconds }) => {
  expect(firstLookSeconds({ firstDelaySeconds: first, maxDelaySeconds: most })).toBe(seconds);
});

test.each([
  { name: 'twenty seconds, at least', cadence: 10, asked: 0, due: 600, seconds: 20 },
  { name: 'as long as usual when that is longer', cadence: 30, asked: 0, due: 600, seconds: 30 },
  { name: 'as long as the provider asks for, in whole seconds', cadence: 10, asked: 44_001, due: 600, seconds: 45 },
  { name: 'not beyond the time when a request is due', cadence: 10, asked: 300_000, due: 90.5, seconds: 91 },
  { name: 'twenty seconds although a request is due sooner', cadence: 10, asked: 300_000, due: 5, seconds: 20 },
  { name: 'no longer than a message can wait', cadence: 10, asked: 3_600_000, due: 7_200, seconds: 900 },
])('a provider that did not answer is left alone for $name', ({ cadence, asked, due, seconds }) => {
  const flights = waiting(0).map((flight) => ({ ...flight, dueAtMs: NOW_MS + due * 1000 }));

  expect(slowedSeconds(cadence, asked, flights, NOW_MS)).toBe(seconds);
});
