import fc from 'fast-check';
import {
  idIn,
  inOrder,
  isEmpty,
  positionOf,
  stretchOf,
  timeOf,
} from '../../../../../lambdas/core/domain/lists/position';
import type { Order } from '../../../../../lambdas/core/domain/lists/position';
import { requestId } from '../../../../support/builders';

const LATEST_MS = 9_999_999_999_998;

const times = fc.integer({ min: 0, max: LATEST_MS });
const place = fc.record({ atMs: times, n: fc.integer({ min: 1, max: 9_999 }) });
const orders = fc.constantFrom<Order>('newest', 'oldest');

const at = ({ atMs, n }: { atMs: number; n: number }) => positionOf(atMs, requestId(n));

test('a position tells its time and its id', () => {
  fc.assert(
    fc.property(place, (given) => {
      expect(timeOf(at(given))).toBe(given.atMs);
      expect(idIn(at(given))).toBe(requestId(given.n));
    }),
  );
});

test('positions sort by time, then by id', () => {
  fc.assert(
    fc.property(place, place, (one, other) => {
      const sign = Math.sign(one.atMs - other.atMs || one.n - other.n);

      expect(inOrder('oldest')(at(one), at(other))).toBe(sign);
      expect(inOrder('newest')(at(one), at(other))).toBe(sign === 0 ? 0 : -sign);
    }),
  );
});

test('a stretch has what lies in its period, from the beginning on and without the end', () => {
  fc.assert(
    fc.property(place, times, times, orders, (given, fromMs, toMs, order) => {
      const { lower, upper } = stretchOf({ fromMs, toMs }, order);

      const isIn = lower <= at(given) && at(given) <= upper;
      expect(isIn).toBe(fromMs <= given.atMs && given.atMs < toMs);
      expect(isEmpty({ lower, upper })).toBe(fromMs >= toMs);
    }),
  );
});

test('behind a position is everything that comes later in the order, and not the position itself', () => {
  fc.assert(
    fc.property(place, place, orders, (given, after, order) => {
      const { lower, upper } = stretchOf({}, order, at(after));

      const isIn = lower <= at(given) && at(given) <= upper;
      expect(isIn).toBe(inOrder(order)(at(given), at(after)) > 0);
    }),
  );
});

test('a period may begin before 1970 and end when no position can be', () => {
  const { lower, upper } = stretchOf({ fromMs: -1, toMs: Infinity }, 'newest');

  expect(
    [positionOf(0, requestId()), positionOf(LATEST_MS, requestId())].every((one) => lower <= one && one <= upper),
  ).toBe(true);
});
