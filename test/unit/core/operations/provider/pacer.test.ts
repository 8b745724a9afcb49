import { Pacer } from '../../../../../lambdas/core/operations/provider/pacer';
import type { RateLimiter, Reservation } from '../../../../../lambdas/core/ports/rate-limiter';
import { providerProfile } from '../../../../support/builders';
import { InMemoryClock } from '../../../../support/in-memory/clock';
import { InMemoryRateLimiter } from '../../../../support/in-memory/rate-limiter';

const UNLIMITED = providerProfile({ limits: { maxInFlight: 100 } });

function limitedTo(requestsPerSecond: number, name = 'otc-classic'): ReturnType<typeof providerProfile> {
  return providerProfile({ name, limits: { requestsPerSecond } });
}

let clock: InMemoryClock;
let pacer: Pacer;

beforeEach(() => {
  clock = new InMemoryClock();
  pacer = new Pacer(new InMemoryRateLimiter(), clock);
});

async function waits(profile: ReturnType<typeof providerProfile>, seconds: readonly number[]): Promise<number[]> {
  const found = [];
  for (const wait of seconds) found.push(await pacer.waitSeconds(profile, wait));
  return found;
}

test.each([
  { name: 'no limits', profile: providerProfile() },
  { name: 'no limit of calls', profile: UNLIMITED },
])('the pacer leaves a wait alone and asks nobody where the profile has $name', async ({ profile }) => {
  const deaf: RateLimiter = { reserve: () => Promise.reject(new Error('asked')) };

  const seconds = await new Pacer(deaf, clock).waitSeconds(profile, 17);

  expect(seconds).toBe(17);
});

test('the pacer keeps a wait while there is room and makes it longer then', async () => {
  expect(await waits(limitedTo(2), [10, 10, 10, 10, 10])).toEqual([10, 10, 11, 11, 12]);
});

test('the pacer keeps a wait of no time while there is room', async () => {
  expect(await waits(limitedTo(1), [0, 0])).toEqual([0, 1]);
});

test('the pacer does not hold back a short wait because of a long one', async () => {
  expect(await waits(limitedTo(1), [30, 0, 29])).toEqual([30, 0, 29]);
});

test('the pacer ends no wait before its window begins nor a second later', async () => {
  const profile = limitedTo(3);
  const wakesAtMs: number[] = [];

  for (let count = 0; count < 100; count += 1) {
    wakesAtMs.push(clock.nowMs() + 1000 * (await pacer.waitSeconds(profile, count % 7)));
    clock.advance(0.05);
  }

  const perSecond = new Map<number, number>();
  for (const wake of wakesAtMs) {
    const second = Math.floor(wake / 1000);
    perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
  }
  expect(Math.max(...perSecond.values())).toBe(3);
});

test('the pacer paces each provider by itself, under the name of its profile', async () => {
  expect(await waits(limitedTo(1, 'one'), [0, 0])).toEqual([0, 1]);
  expect(await waits(limitedTo(1, 'other'), [0])).toEqual([0]);
});

test('the pacer reserves as many places as there are calls', async () => {
  const seen: Reservation[] = [];
  const limiter: RateLimiter = {
    reserve: (reservation) => {
      seen.push(reservation);
      return Promise.resolve(reservation.fromMs);
    },
  };

  await new Pacer(limiter, clock).waitSeconds(limitedTo(5), 3, 2);

  expect(seen).toEqual([{ provider: 'otc-classic', perSecond: 5, fromMs: clock.nowMs() + 3000, calls: 2 }]);
});

test('the pacer counts the time that reserving takes', async () => {
  const slow: RateLimiter = {
    reserve: ({ fromMs }) => {
      clock.advance(4);
      return Promise.resolve(fromMs + 6000);
    },
  };

  expect(await new Pacer(slow, clock).waitSeconds(limitedTo(1), 2)).toBe(4);
});
