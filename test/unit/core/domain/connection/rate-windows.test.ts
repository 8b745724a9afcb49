import fc from 'fast-check';
import {
  rateWindowsOf,
  windowAfter,
  windowAt,
  windowWithRoom,
} from '../../../../../lambdas/core/domain/connection/rate-windows';
import { NOW_MS } from '../../../../support/builders';

const WINDOWS = { seconds: 2, capacity: 3 };

test.each([
  { perSecond: 5, seconds: 1, capacity: 5 },
  { perSecond: 1, seconds: 1, capacity: 1 },
  { perSecond: 1.5, seconds: 1, capacity: 1 },
  { perSecond: 0.5, seconds: 2, capacity: 1 },
  { perSecond: 0.3, seconds: 4, capacity: 1 },
  { perSecond: 0.0303030303030303, seconds: 33, capacity: 1 },
  { perSecond: 0.01, seconds: 100, capacity: 1 },
])('$perSecond per second are $capacity in $seconds s', ({ perSecond, seconds, capacity }) => {
  expect(rateWindowsOf(perSecond)).toEqual({ seconds, capacity });
});

test('no limit is exceeded by its windows, and every window takes a call', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 1000, noNaN: true }), (perSecond) => {
      const { seconds, capacity } = rateWindowsOf(perSecond);

      expect(capacity).toBeGreaterThanOrEqual(1);
      // A rounding error of the division is not a call too many.
      expect(capacity / seconds).toBeLessThanOrEqual(perSecond * (1 + 1e-12));
    }),
  );
});

test('a window holds its time and starts at a multiple of its length', () => {
  const start = windowAt({ seconds: 7, capacity: 1 }, NOW_MS);

  expect(start % 7).toBe(0);
  expect(NOW_MS - start * 1000).toBeGreaterThanOrEqual(0);
  expect(NOW_MS - start * 1000).toBeLessThan(7000);
});

test.each([
  { taken: 4, next: 102 },
  { taken: 6, next: 102 },
  { taken: 7, next: 104 },
  { taken: 3 + 3 * 50, next: 200 },
])('whoever was number $taken tries the window of $next next', ({ taken, next }) => {
  expect(windowAfter(WINDOWS, 100, taken)).toBe(next);
});

test.each([
  { name: 'an empty one', taken: [], calls: 1, start: 100 },
  { name: 'one with room for one call', taken: [[100, 2]], calls: 1, start: 100 },
  { name: 'one without room for both calls', taken: [[100, 2]], calls: 2, start: 102 },
  {
    name: 'full ones',
    taken: [
      [100, 3],
      [102, 9],
      [106, 3],
    ],
    calls: 1,
    start: 104,
  },
] as const)('the first window with room: $name', ({ taken, calls, start }) => {
  expect(windowWithRoom(WINDOWS, 100, new Map<number, number>(taken), calls)).toBe(start);
});
