import { FULL_PACE } from '../../../../../lambdas/core/domain/connection/pace';
import { callsPerSecond, credited, isSilent, untilProbeMs } from '../../../../../lambdas/core/domain/gate/pacing';
import { FIRST_TURN } from '../../../../../lambdas/core/domain/gate/turn';
import { NOW_MS, providerProfile } from '../../../../support/builders';

const NOBODY = { followed: 0, pages: 0 };

test.each([
  { name: 'no limit', limits: {}, looking: NOBODY, factor: 1, perSecond: Infinity },
  { name: 'nobody to look at', limits: { requestsPerSecond: 10 }, looking: NOBODY, factor: 1, perSecond: 9 },
  { name: 'a cut rate', limits: { requestsPerSecond: 10 }, looking: NOBODY, factor: 0.5, perSecond: 4.5 },
  {
    name: 'two to look at one by one',
    limits: { requestsPerSecond: 10 },
    looking: { followed: 2, pages: 1 },
    factor: 1,
    perSecond: 8.82,
  },
  {
    name: 'many on a list of 20 pages',
    limits: { requestsPerSecond: 10 },
    looking: { followed: 9_000, pages: 20 },
    factor: 1,
    perSecond: 7.2,
  },
  {
    name: 'more looks than the rate allows, which take half',
    limits: { requestsPerSecond: 1 },
    looking: { followed: 9_000, pages: 20 },
    factor: 1,
    perSecond: 0.45,
  },
])('with $name new requests get $perSecond calls a second', ({ limits, looking, factor, perSecond }) => {
  expect(callsPerSecond(providerProfile({ limits }), { factor }, looking)).toBeCloseTo(perSecond, 9);
});

test.each([
  { name: 'the first tick', turn: {}, perSecond: 2, credit: 14 },
  { name: 'five seconds', turn: { credit: 1, creditAtMs: NOW_MS - 5_000 }, perSecond: 2, credit: 11 },
  { name: 'an hour', turn: { credit: 1, creditAtMs: NOW_MS - 3_600_000 }, perSecond: 2, credit: 14 },
  { name: 'an hour, slowly', turn: { credit: 0, creditAtMs: NOW_MS - 3_600_000 }, perSecond: 0.01, credit: 2 },
  { name: 'a clock that is behind', turn: { credit: 1, creditAtMs: NOW_MS + 2_000 }, perSecond: 2, credit: 1 },
  { name: 'no limit', turn: { credit: 1, creditAtMs: NOW_MS }, perSecond: Infinity, credit: 0 },
])('after $name so many calls are saved up: $credit', ({ turn, perSecond, credit }) => {
  const next = credited({ ...FIRST_TURN, ...turn }, perSecond, NOW_MS);

  expect(next.credit).toBeCloseTo(credit, 9);
  expect(next.creditAtMs).toBeGreaterThanOrEqual(NOW_MS);
});

test.each([
  { silentSinceMs: undefined, isTaken: false },
  { silentSinceMs: NOW_MS - 59_999, isTaken: false },
  { silentSinceMs: NOW_MS - 60_000, isTaken: true },
])('a provider that is silent since $silentSinceMs is taken for away: $isTaken', ({ silentSinceMs, isTaken }) => {
  expect(isSilent({ ...FULL_PACE, silentSinceMs }, NOW_MS)).toBe(isTaken);
});

test.each([
  { probedAtMs: undefined, leftMs: 0 },
  { probedAtMs: NOW_MS, leftMs: 30_000 },
  { probedAtMs: NOW_MS - 29_000, leftMs: 1_000 },
  { probedAtMs: NOW_MS - 60_000, leftMs: 0 },
])('it is tried again $leftMs ms later when it was tried at $probedAtMs', ({ probedAtMs, leftMs }) => {
  expect(untilProbeMs({ ...FIRST_TURN, probedAtMs }, NOW_MS)).toBe(leftMs);
});
