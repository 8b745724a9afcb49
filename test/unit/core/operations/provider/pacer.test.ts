/** Every call has a slot of its own, within the limit of its account (protocol.md 8). */
import type { ProviderProfile } from '../../../../../lambdas/contract/provider-profile';
import { ServiceUnavailableError } from '../../../../../lambdas/core/domain/errors';
import { Pacer } from '../../../../../lambdas/core/operations/provider/pacer';
import type { PacerDependencies } from '../../../../../lambdas/core/operations/provider/pacer';
import { ANY_TIME } from '../../../../../lambdas/core/operations/provider/slots';
import type { HeldBack, Slot } from '../../../../../lambdas/core/operations/provider/slots';
import type { PaceStore } from '../../../../../lambdas/core/ports/providers/pace-store';
import { answer, NOW_MS, providerProfile } from '../../../../support/builders';
import { InMemoryClock } from '../../../../support/in-memory/clock';
import { InMemoryLogger } from '../../../../support/in-memory/logger';
import { InMemoryPaceStore } from '../../../../support/in-memory/pace-store';
import { InMemoryProfileReader } from '../../../../support/in-memory/profile-reader';
import { InMemoryTimer } from '../../../../support/in-memory/timer';
import { mostWithin } from '../../../../support/sliding-window';
import { VirtualClock } from '../../../../support/virtual-clock';

const NAME = 'otc-classic';
const UNLIMITED = providerProfile({ limits: { maxInFlight: 100 } });
const PAUSE = { atMs: NOW_MS, by: 'an operator' };
const THROTTLED = answer(429);
const NO_ANSWER = { kind: 'no-answer', reason: 'ECONNRESET' } as const;

let clock: InMemoryClock;
let store: InMemoryPaceStore;
let logger: InMemoryLogger;

beforeEach(() => {
  clock = new InMemoryClock(NOW_MS);
  store = new InMemoryPaceStore();
  logger = new InMemoryLogger();
});

function limitedTo(requestsPerSecond: number, name = NAME): ProviderProfile {
  return providerProfile({ name, limits: { requestsPerSecond } });
}

/** The pacer of one function. @param current the profile as it is now; default: nobody may read it */
function pacer(
  given: Partial<PacerDependencies> & { current?: ProviderProfile } = {},
  comesAgain?: 'by himself',
): Pacer {
  const { current, ...others } = given;
  const profiles = new InMemoryProfileReader(...(current === undefined ? [] : [current]));
  const timer = new InMemoryTimer(clock);
  return new Pacer({ paces: store, profiles, clock, timer, logger, ...others }, comesAgain);
}

/** Milliseconds from now to each of some slots, or the reason why there is none. */
async function slots(of: Pacer, profile: ProviderProfile, count: number): Promise<(number | string)[]> {
  const found: (Slot | HeldBack)[] = [];
  for (let n = 0; n < count; n += 1) found.push(await of.slot(profile));
  return found.map((slot) => (slot.kind === 'slot' ? slot.atMs - clock.nowMs() : slot.reason));
}

/** Makes a call that ends so. */
async function callEnds(of: Pacer, profile: ProviderProfile, ...ends: Parameters<Pacer['heard']>[2][]): Promise<void> {
  for (const end of ends) {
    expect(await of.pass(profile)).toBeUndefined();
    await of.heard(profile, clock.nowMs(), end);
  }
}

describe('without a limit of calls', () => {
  test.each([{ profile: UNLIMITED }, { profile: providerProfile() }])('nobody is asked for a slot', async (given) => {
    const deaf = new Proxy(store, { get: () => () => Promise.reject(new Error('asked')) });
    const free = pacer({ paces: deaf });

    expect(await free.slot(given.profile)).toEqual(ANY_TIME);
    expect(await free.pass(given.profile)).toBeUndefined();
    expect(await free.rate(given.profile)).toBe(Infinity);
  });

  test('an answer that is usable costs one look a minute and no write', async () => {
    const read = jest.spyOn(store, 'read');
    const free = pacer();

    for (let n = 0; n < 130; n += 1) {
      await callEnds(free, UNLIMITED, answer(200));
      clock.advance(1);
    }

    expect(read).toHaveBeenCalledTimes(3);
    expect(store.of(NAME)).toMatchObject({ revision: 0 });
  });

  test('a pause holds back new work, and nothing else', async () => {
    await store.change(NAME, store.of(NAME), { pause: PAUSE });

    expect(await pacer().slot(UNLIMITED, { isNew: true })).toMatchObject({ kind: 'held-back', reason: 'paused' });
    expect(await pacer().pass(UNLIMITED)).toBeUndefined();
  });
});

describe('within a limit', () => {
  test('the first call may be made at once, the others follow at the distance of the limit', async () => {
    expect(await slots(pacer(), limitedTo(4), 7)).toEqual([0, 250, 500, 750, 1000, 1250, 'full']);
  });

  test('a slot further ahead than 1.3 s is not given', async () => {
    expect(await slots(pacer(), limitedTo(2), 4)).toEqual([0, 500, 1000, 'full']);
    expect(await slots(pacer(), limitedTo(0.5, 'slow'), 2)).toEqual([0, 'full']);
  });

  test('who has just made a call waits a little longer than others, so that it was not made in vain', async () => {
    const profile = limitedTo(2 / 3);
    const one = pacer();
    await one.pass(profile);

    expect([...(await slots(pacer(), profile, 1)), ...(await slots(one, profile, 1))]).toEqual(['full', 1500]);
    clock.advance(10);
    expect(await slots(one, profile, 2)).toEqual([0, 'full']);
  });

  test('time that passes without calls is not saved for later', async () => {
    const one = pacer();
    await one.pass(limitedTo(2));
    clock.advance(600);

    expect(await slots(one, limitedTo(2), 2)).toEqual([0, 500]);
  });

  test('all functions together keep it, and each account by itself', async () => {
    const found = [await slots(pacer(), limitedTo(2), 1), await slots(pacer(), limitedTo(2), 1)];
    const other = await slots(pacer(), limitedTo(2, 'other'), 1);

    expect([...found.flat(), ...other]).toEqual([0, 500, 0]);
  });

  test('a call waits for its slot', async () => {
    await slots(pacer(), limitedTo(2), 1);

    expect(await pacer().pass(limitedTo(2))).toBeUndefined();
    expect(clock.nowMs()).toBe(NOW_MS + 500);
  });

  test('a slot that has passed before the call is lost: the call has another one', async () => {
    const one = pacer();
    const profile = limitedTo(2);
    const slot = (await one.slot(profile)) as Slot;
    clock.advance(0.251);

    expect(await one.pass(profile, slot)).toBeUndefined();
    expect(clock.nowMs()).toBe(NOW_MS + 500);
  });

  test('a call that is a little late goes on', async () => {
    const one = pacer();
    const profile = limitedTo(2);
    const slot = (await one.slot(profile)) as Slot;
    clock.advance(0.249);

    expect(await one.pass(profile, slot)).toBeUndefined();
    expect(clock.nowMs()).toBe(NOW_MS + 249);
  });

  test('who finds no room comes again in turn, as many a second as may call', async () => {
    const profile = limitedTo(2);
    await slots(pacer(), profile, 3);
    const again: number[] = [];
    for (let n = 0; n < 4; n += 1) again.push(((await pacer().slot(profile)) as HeldBack).retryAfterMs);

    expect(again).toEqual([1000, 1500, 2000, 2500]);
  });

  test('a tick that finds no room has no turn among those who come again', async () => {
    const profile = limitedTo(2);
    await slots(pacer(), profile, 3);
    const again: number[] = [];
    for (let n = 0; n < 3; n += 1) {
      again.push(((await pacer({}, 'by himself').slot(profile)) as HeldBack).retryAfterMs);
    }

    expect(again).toEqual([1000, 1000, 1000]);
  });

  test('a slot for new work leaves time to write it down', async () => {
    expect(await pacer().slot(limitedTo(2), { isNew: true })).toMatchObject({ atMs: NOW_MS + 150 });
  });

  test('a slot is late by what taking it took the last time', async () => {
    const slow: PaceStore = {
      read: (account) => store.read(account),
      change: (...given) => store.change(...given),
      take: (...given) => {
        clock.advance(0.04);
        return store.take(...given);
      },
    };
    const one = pacer({ paces: slow });
    await one.pass(limitedTo(2));
    clock.advance(10);

    const slot = (await one.slot(limitedTo(2))) as Slot;

    expect(slot.atMs - clock.nowMs()).toBe(0);
  });

  test('one call costs one write of the table where there is a queue, and none before is read', async () => {
    const one = pacer();
    await one.pass(limitedTo(5));
    const calls = [jest.spyOn(store, 'read'), jest.spyOn(store, 'change'), jest.spyOn(store, 'take')];

    await callEnds(one, limitedTo(5), answer(200), answer(404));

    expect(calls.map((spy) => spy.mock.calls.length)).toEqual([0, 0, 2]);
  });

  test('a crowd is served at the whole limit, in turn', async () => {
    const time = new VirtualClock(NOW_MS);
    const madeAtMs: number[] = [];
    const profile = limitedTo(5);
    const one = async (): Promise<void> => {
      const mine = pacer({ clock: time, timer: time });
      for (let held = await mine.pass(profile); held !== undefined; held = await mine.pass(profile)) {
        await time.sleep(Math.ceil(held.retryAfterMs / 1000) * 1000);
      }
      madeAtMs.push(time.nowMs());
    };
    const all = Promise.all(Array.from({ length: 500 }, one));

    await time.run();
    await all;

    expect(mostWithin(1000, madeAtMs)).toBe(5);
    expect((Math.max(...madeAtMs) - NOW_MS) / 1000).toBeLessThan(1.05 * (500 / 5));
  });
});

describe('clocks that differ', () => {
  const AHEAD_MS = 3_000;

  /** The pacer of a function whose clock is ahead. */
  function ahead(): Pacer {
    const fast = { nowMs: () => clock.nowMs() + AHEAD_MS };
    const timer = { waitUntil: (atMs: number) => new InMemoryTimer(clock).waitUntil(atMs - AHEAD_MS) };
    return pacer({ clock: fast, timer });
  }

  test('a function whose clock is behind goes by the faster one: it has its slots like the others', async () => {
    const profile = limitedTo(4);
    await ahead().pass(profile);
    const behind = pacer();

    expect(await slots(behind, profile, 5)).toEqual([250, 500, 750, 1000, 1250]);
    expect(await slots(pacer(), profile, 1)).toEqual(['full']);
  });

  test('all functions together keep the limit once they have seen the fastest clock', async () => {
    const profile = limitedTo(4);
    const functions = [ahead(), pacer(), pacer(), ahead()];
    for (const one of functions) await one.slot(profile);
    clock.advance(60);
    const madeAtMs: number[] = [];

    for (let n = 0; n < 40; n += 1) {
      const one = functions[n % functions.length] as Pacer;
      const held = await one.pass(profile);
      if (held === undefined) madeAtMs.push(clock.nowMs());
    }

    expect(madeAtMs).toHaveLength(40);
    expect(mostWithin(1000, madeAtMs)).toBeLessThanOrEqual(5);
  });
});

describe('a limit that is changed', () => {
  test('holds for all as soon as one function knows it: the others read the profile again', async () => {
    const old = limitedTo(1);
    const now = limitedTo(4);
    await slots(pacer({ current: now }), old, 1);
    await slots(pacer({ current: now }), now, 1);

    expect(await slots(pacer({ current: now }), old, 5)).toEqual([500, 750, 1000, 1250, 'full']);
    expect(store.of(NAME).perSecond).toBe(4);
  });

  test('is read again once, not for every call of a function that has the old profile at hand', async () => {
    const old = limitedTo(4);
    const profiles = new InMemoryProfileReader(limitedTo(2));
    const read = jest.spyOn(profiles, 'read');
    await slots(pacer(), limitedTo(2), 1);
    const one = pacer({ profiles });

    await slots(one, old, 4);

    expect(read).toHaveBeenCalledTimes(1);
    expect(store.of(NAME).perSecond).toBe(2);
  });

  test('is none any more when the profile has none', async () => {
    await slots(pacer(), limitedTo(1), 1);

    expect(await pacer({ current: providerProfile() }).slot(limitedTo(2))).toEqual(ANY_TIME);
  });
});

describe('what calls come to', () => {
  const PROFILE = limitedTo(4);

  test('429 halves the rate, which recovers by a tenth of the limit in ten seconds', async () => {
    const one = pacer();
    await callEnds(one, PROFILE, THROTTLED);

    const rates = [await one.rate(PROFILE)];
    for (const seconds of [10, 20, 20]) {
      clock.advance(seconds);
      rates.push(await one.rate(PROFILE));
    }

    expect(rates.map((rate) => Number(rate.toFixed(2)))).toEqual([2, 2.4, 3.2, 4]);
    expect(await pacer().rate(PROFILE)).toBe(4);
  });

  test('Retry-After keeps all calls of the account away for so long', async () => {
    await callEnds(pacer(), PROFILE, answer(429, {}, { 'retry-after': '20' }));

    const held = await pacer().pass(PROFILE);

    expect(held).toEqual({ kind: 'held-back', reason: 'asked', retryAfterMs: 19_500 });
    clock.advance(19.5);
    expect(await pacer().pass(PROFILE)).toBeUndefined();
    expect(clock.nowMs()).toBe(NOW_MS + 20_000);
  });

  test.each([{ end: NO_ANSWER }, { end: answer(503) }, { end: answer(408) }])(
    'a provider that does not answer for a minute gets one call in 30 s ($end)',
    async ({ end }) => {
      for (let n = 0; n < 7; n += 1) {
        await callEnds(pacer(), PROFILE, end);
        clock.advance(10);
      }

      const held = await pacer().pass(PROFILE);

      expect(held).toMatchObject({ reason: 'silent', retryAfterMs: 19_500 });
      clock.advance(20);
      expect(await pacer().pass(PROFILE)).toBeUndefined();
      expect(await pacer().pass(PROFILE)).toMatchObject({ reason: 'silent' });
    },
  );

  test('a provider that answers again is not overrun: its rate grows from the slowest', async () => {
    for (let n = 0; n < 7; n += 1) {
      await callEnds(pacer(), PROFILE, NO_ANSWER);
      clock.advance(10);
    }
    clock.advance(20);
    const one = pacer();
    await callEnds(one, PROFILE, answer(404));

    expect(await slots(one, PROFILE, 1)).toEqual(['full']);
    expect(await one.rate(PROFILE)).toBeCloseTo(1 / 30);
    clock.advance(50);
    expect(await one.rate(PROFILE)).toBeCloseTo(2, 0);
  });

  test('one call that failed long ago says nothing', async () => {
    const one = pacer();
    await callEnds(one, PROFILE, NO_ANSWER);
    clock.advance(3_600);

    await callEnds(one, PROFILE, answer(200));

    expect(await one.rate(PROFILE)).toBe(4);
    expect(store.of(NAME).silence).toBeUndefined();
  });

  test('when the last answer came is noted with the next call', async () => {
    const one = pacer();
    await callEnds(one, PROFILE, answer(200));
    const heardAtMs = clock.nowMs();
    clock.advance(5);
    await callEnds(one, PROFILE, NO_ANSWER);

    expect(store.of(NAME).lastAnswerAtMs).toBe(heardAtMs);
  });

  test('an answer is not lost because it cannot be noted', async () => {
    const broken: PaceStore = { ...unavailable(), read: (account) => store.read(account) };

    await pacer({ paces: broken }).heard(PROFILE, NOW_MS, NO_ANSWER);

    expect(logger.lines).toContainEqual(expect.objectContaining({ level: 'warn', provider: NAME }));
  });
});

describe('what goes wrong on our side', () => {
  test('a call for which nobody can say whether there is room is not made', async () => {
    expect(await pacer({ paces: unavailable() }).pass(limitedTo(1))).toMatchObject({ kind: 'held-back' });
  });

  test('whoever wants a slot before he writes anything is told that the table is away', async () => {
    await expect(pacer({ paces: unavailable() }).slot(limitedTo(1))).rejects.toBeInstanceOf(ServiceUnavailableError);
  });

  test('a pause is seen by who had a look before it, and its end as well', async () => {
    const profile = limitedTo(5);
    const one = pacer();
    await one.slot(profile, { isNew: true });
    const { record } = await store.change(NAME, store.of(NAME), { pause: PAUSE });

    expect(await one.slot(profile, { isNew: true })).toMatchObject({ reason: 'paused' });
    await store.change(NAME, record, { pause: undefined });
    expect(await one.slot(profile, { isNew: true })).toMatchObject({ kind: 'slot' });
  });
});

function unavailable(): PaceStore {
  const fail = (): Promise<never> => Promise.reject(new ServiceUnavailableError('Throttled'));
  return { read: fail, take: fail, change: fail };
}
