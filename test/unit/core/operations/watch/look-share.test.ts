/** A tick takes no more than half of its account's calls, and never waits for long (protocol.md 8.4). */
import { LookShare } from '../../../../../lambdas/core/operations/watch/look-share';
import { Pacer } from '../../../../../lambdas/core/operations/provider/pacer';
import type { PacerDependencies } from '../../../../../lambdas/core/operations/provider/pacer';
import type { ProviderProfile } from '../../../../../lambdas/contract/provider-profile';
import { NOW_MS, providerProfile } from '../../../../support/builders';
import { InMemoryClock } from '../../../../support/in-memory/clock';
import { InMemoryLogger } from '../../../../support/in-memory/logger';
import { InMemoryPaceStore } from '../../../../support/in-memory/pace-store';
import { InMemoryProfileReader } from '../../../../support/in-memory/profile-reader';
import { InMemoryTimer } from '../../../../support/in-memory/timer';
import { VirtualClock } from '../../../../support/virtual-clock';

type Time = Pick<PacerDependencies, 'clock' | 'timer'>;

let clock: InMemoryClock;
let store: InMemoryPaceStore;

beforeEach(() => {
  clock = new InMemoryClock(NOW_MS);
  store = new InMemoryPaceStore();
});

function limitedTo(requestsPerSecond?: number): ProviderProfile {
  return providerProfile({ limits: { requestsPerSecond } });
}

function shareOf(profile: ProviderProfile, time: Time = { clock, timer: new InMemoryTimer(clock) }): LookShare {
  const given = { ...time, paces: store, profiles: new InMemoryProfileReader(), logger: new InMemoryLogger() };
  return new LookShare({ ...time, pacer: new Pacer(given, 'by himself') }, profile);
}

/** When so many looks have their turn, in seconds from the beginning; those that have none are left out. */
async function turns(share: LookShare, count: number, calls = 1): Promise<number[]> {
  const found: number[] = [];
  for (let n = 0; n < count; n += 1) if (await share.take(calls)) found.push((clock.nowMs() - NOW_MS) / 1000);
  return found;
}

test('without a limit there is always room, at once', async () => {
  const share = shareOf(limitedTo());

  expect(await turns(share, 100)).toEqual(Array(100).fill(0));
  expect(share.inSeconds).toBe(0);
});

test('looks one after the other wait for their turns, half as many as the limit', async () => {
  expect(await turns(shareOf(limitedTo(5)), 6)).toEqual([0, 0.4, 0.8, 1.2, 1.6, 2]);
});

test('of many looks at once those have a turn that wait a second at most; the next tick comes when there is room', async () => {
  const time = new VirtualClock(NOW_MS);
  const share = shareOf(limitedTo(5), { clock: time, timer: time });
  const looks = Promise.all(Array.from({ length: 16 }, () => share.take()));

  await time.run();
  const taken = await looks;

  expect(taken.filter(Boolean)).toHaveLength(3);
  expect(share.inSeconds).toBeCloseTo(0.4);
});

test.each([
  { perSecond: 2, turns: [0, 1, 2] },
  { perSecond: 1, turns: [0] },
  { perSecond: 0.01, turns: [0] },
])('of $perSecond calls a second a tick has turns at $turns s', async ({ perSecond, turns: expected }) => {
  expect(await turns(shareOf(limitedTo(perSecond)), 3)).toEqual(expected);
});

test('what takes several calls has them, and the next ones wait the longer', async () => {
  expect(await turns(shareOf(limitedTo(8)), 3, 2)).toEqual([0, 0.5, 1]);
});

test('an account that was refused has half of what it may call now', async () => {
  await store.change('otc-classic', store.of('otc-classic'), { perSecond: 8, cut: { atMs: NOW_MS, to: 0.5 } });

  const [, second = 0] = await turns(shareOf(limitedTo(8)), 2);

  expect(second).toBeCloseTo(0.5, 1);
});

test('a look that was held back ends the looks of the tick, and says when the next one comes', async () => {
  const share = shareOf(limitedTo(8));
  const failure = { class: 'retryable', problem: 'provider-unavailable', answer: {}, message: 'full' } as const;

  share.holdBack({ ...failure, isHeldBack: true, retryAfterMs: 4_000 });

  expect(await share.take()).toBe(false);
  expect(share.inSeconds).toBeGreaterThanOrEqual(4);
});
