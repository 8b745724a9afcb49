import { FULL_PACE } from '../../../../../lambdas/core/domain/connection/pace';
import { callsPerSecond, isSilent, momentsLeft, untilProbeMs } from '../../../../../lambdas/core/domain/gate/pacing';
import { FIRST_TURN } from '../../../../../lambdas/core/domain/gate/turn';
import { NOW_MS, providerProfile } from '../../../../support/builders';

const NOBODY = { followed: 0, pages: 0 };

test.each([
  { name: 'no limit', limits: {}, looking: NOBODY, factor: 1, perSecond: Infinity },
  { name: 'nobody to look at', limits: { requestsPerSecond: 10 }, looking: NOBODY, factor: 1, perSecond: 9.5 },
  { name: 'a cut rate', limits: { requestsPerSecond: 10 }, looking: NOBODY, factor: 0.5, perSecond: 4.75 },
  {
    name: 'two to look at one by one',
    limits: { requestsPerSecond: 10 },
    looking: { followed: 2, pages: 1 },
    factor: 1,
    perSecond: 9.31,
  },
  {
    name: 'many on a list of 20 pages',
    limits: { requestsPerSecond: 10 },
    looking: { followed: 9_000, pages: 20 },
    factor: 1,
    perSecond: 7.6,
  },
  {
    name: 'more looks than the rate allows, which take half',
    limits: { requestsPerSecond: 1 },
    looking: { followed: 9_000, pages: 20 },
    factor: 1,
    perSecond: 0.475,
  },
])('with $name new requests get $perSecond calls a second', ({ limits, looking, factor, perSecond }) => {
  expect(callsPerSecond(providerProfile({ limits }), { factor }, looking)).toBeCloseTo(perSecond, 9);
});

test.each([
  { name: 'the first tick', turn: {}, pace: {}, perSecond: 2, fromMs: 0, calls: 14 },
  { name: 'those before', turn: { givenUntilMs: NOW_MS + 2_000 }, pace: {}, perSecond: 2, fromMs: 2_000, calls: 10 },
  { name: 'an hour', turn: { givenUntilMs: NOW_MS - 3_600_000 }, pace: {}, perSecond: 2, fromMs: 0, calls: 14 },
  { name: 'who returns', turn: {}, pace: { returnsUntilMs: NOW_MS + 3_000 }, perSecond: 2, fromMs: 3_000, calls: 8 },
  {
    name: 'many who return',
    turn: {},
    pace: { returnsUntilMs: NOW_MS + 60_000 },
    perSecond: 2,
    fromMs: 60_000,
    calls: 0,
  },
  { name: 'a slow provider', turn: {}, pace: {}, perSecond: 0.01, fromMs: 0, calls: 2 },
  {
    name: 'no limit',
    turn: { givenUntilMs: NOW_MS + 2_000 },
    pace: {},
    perSecond: Infinity,
    fromMs: 0,
    calls: Infinity,
  },
])('after $name moments for $calls calls are left', ({ turn, pace, perSecond, fromMs, calls }) => {
  const left = momentsLeft({ ...FIRST_TURN, ...turn }, { ...FULL_PACE, ...pace }, perSecond, NOW_MS);

  expect(left.calls).toBeCloseTo(calls, 9);
  expect(left.fromMs - NOW_MS).toBeCloseTo(fromMs, 9);
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
