/** What one tick of a gate does (protocol.md 7.8). */
import { NEW_RECORD } from '../../../../../lambdas/core/domain/connection/pace';
import { ServiceUnavailableError } from '../../../../../lambdas/core/domain/errors';
import { pauseProvider, resumeProvider } from '../../../../../lambdas/core/operations/providers/pause-provider';
import type { ResumeDependencies } from '../../../../../lambdas/core/operations/providers/pause-provider';
import { NOW_MS, providerProfile } from '../../../../support/builders';
import { Gatehouse } from '../../../../support/gate/gatehouse';
import { ACCOUNT, inLine, line, placesOf } from '../../../../support/gate/waiting';

const SINGLES = line('acme');
const ROWS = line('acme', 'bat_1');

function limited(limits: { readonly requestsPerSecond?: number; readonly maxInFlight?: number }): Gatehouse {
  return new Gatehouse(providerProfile({ limits }));
}

test('a request that comes alone is admitted and started at once, and the gate sleeps again', async () => {
  const gatehouse = limited({ maxInFlight: 5 });
  const id = await gatehouse.joinOne(SINGLES);

  expect(await gatehouse.tick()).toBe('done');
  await gatehouse.start();

  expect(gatehouse.admitted).toEqual([id]);
  expect(gatehouse.executions.started).toEqual([id]);
  expect(gatehouse.places.all).toMatchObject([{ sinceMs: NOW_MS, startedAtMs: NOW_MS }]);
  expect([gatehouse.errands.all, await gatehouse.lines.isAny(ACCOUNT)]).toEqual([[], false]);
  expect(await gatehouse.gates.find(ACCOUNT)).toMatchObject({ promisedAtMs: 0, turn: { singles: 'acme' } });
});

test('those for whom there is no room wait for another tick', async () => {
  const gatehouse = limited({ maxInFlight: 2 });
  const first = await gatehouse.joinOne(SINGLES);
  const [second, third] = await gatehouse.join(SINGLES, 2);

  await gatehouse.tick();
  const admitted = gatehouse.admitted;
  const next = gatehouse.nextInSeconds;
  await gatehouse.end(first);
  await gatehouse.tick();

  expect([admitted, next]).toEqual([[first, second], 5]);
  expect(gatehouse.admitted).toEqual([second, third]);
});

test('a limit that was lowered admits nobody until it fits', async () => {
  const gatehouse = limited({ maxInFlight: 3 });
  placesOf(ROWS, 4).forEach((place) => {
    gatehouse.places.put(place);
  });
  await gatehouse.join(SINGLES);

  await gatehouse.tick();

  expect(gatehouse.places.all).toHaveLength(4);
  expect(gatehouse.nextInSeconds).toBe(5);
});

test('a limit that is gone admits everybody', async () => {
  const gatehouse = new Gatehouse(providerProfile());
  await gatehouse.join(ROWS, 250);

  await gatehouse.tick();
  const next = gatehouse.nextInSeconds;
  await gatehouse.tick();
  await gatehouse.tick();

  // A tick reads so many of a line; the next one comes at once.
  expect(next).toBe(1);
  expect(gatehouse.places.all).toHaveLength(250);
  expect(new Set(gatehouse.startsInSeconds.map(Math.sign))).toEqual(new Set([-1, 0]));
});

test('starts are spread as the pace allows, a single one before all rows', async () => {
  const gatehouse = limited({ requestsPerSecond: 5 });
  await gatehouse.join(ROWS, 100);
  await gatehouse.join(SINGLES);

  await gatehouse.tick();

  // 0.95 of 5 calls a second, and as many as seven seconds have.
  expect(gatehouse.startsInSeconds).toHaveLength(33);
  expect(gatehouse.startsInSeconds.slice(0, 10)).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
  expect(gatehouse.startsInSeconds.at(-1)).toBe(6);
  expect(gatehouse.places.all[0]?.line).toBe(SINGLES);
});

test('starts come after those of the tick before, and after those who come again for want of room', async () => {
  const gatehouse = limited({ requestsPerSecond: 5 });
  await gatehouse.join(ROWS, 100);

  await gatehouse.tick();
  const first = gatehouse.places.all.length;
  await gatehouse.tick();
  const record = await gatehouse.paces.read(ACCOUNT);
  const inARow = { row: 'lastReturnAtMs', spacingMs: 0, notBeforeMs: gatehouse.clock.nowMs() + 9_000 } as const;
  const wish = { ...inARow, notAfterMs: Infinity, nowMs: gatehouse.clock.nowMs() };
  await gatehouse.paces.take(ACCOUNT, record, wish);
  const second = gatehouse.startsInSeconds.slice(first);
  await gatehouse.tick();

  expect(second[0]).toBe(1);
  expect(second.at(-1)).toBe(6);
  expect(gatehouse.startsInSeconds.slice(first + second.length)[0]).toBe(4);
});

test('what the pace has given in a tick is gone in the next one', async () => {
  const gatehouse = limited({ requestsPerSecond: 2 });
  await gatehouse.join(ROWS, 100, { admission: { line: ROWS, waitUntilMs: NOW_MS + 600_000, calls: 2 } });

  await gatehouse.tick();
  const first = gatehouse.places.all.length;
  await gatehouse.tick();

  // 0.95 of 2 calls a second: 13.3 in the first tick, then at least 0.95 a second beside the looks.
  expect(first).toBe(6);
  expect(gatehouse.places.all.length - first).toBeGreaterThanOrEqual(2);
  expect(gatehouse.places.all.length - first).toBeLessThanOrEqual(4);
});

test('a slow provider gets a request when its pace has saved up for it', async () => {
  const gatehouse = limited({ requestsPerSecond: 0.1 });
  await gatehouse.join(ROWS, 10, { admission: { line: ROWS, waitUntilMs: NOW_MS + 600_000, calls: 2 } });

  for (let ticks = 0; ticks < 12; ticks += 1) await gatehouse.tick();

  // One at once, then one in 22 seconds, in a minute; more slowly while others are looked at.
  expect(gatehouse.places.all.length).toBeGreaterThanOrEqual(2);
  expect(gatehouse.places.all.length).toBeLessThanOrEqual(4);
});

test('after a 429 the gate gives as much less as the pace', async () => {
  const gatehouse = limited({ requestsPerSecond: 10 });
  await gatehouse.paces.change(ACCOUNT, NEW_RECORD, { perSecond: 10, cut: { atMs: NOW_MS, to: 0.5 } });
  await gatehouse.join(ROWS, 100);

  await gatehouse.tick();

  expect(gatehouse.places.all).toHaveLength(33);
});

describe('a provider that answers nothing', () => {
  async function silent(): Promise<Gatehouse> {
    const gatehouse = limited({ requestsPerSecond: 10, maxInFlight: 50 });
    const silence = { sinceMs: NOW_MS - 90_000, untilMs: NOW_MS - 1_000 };
    await gatehouse.paces.change(ACCOUNT, NEW_RECORD, { perSecond: 10, silence });
    return gatehouse;
  }

  test('gets one request, and no other while that is in flight, whoever else comes', async () => {
    const gatehouse = await silent();
    const [first] = await gatehouse.join(ROWS, 10);

    await gatehouse.tick();
    const next = gatehouse.nextInSeconds;
    gatehouse.clock.advance(10);
    await gatehouse.join(SINGLES);
    for (let ticks = 0; ticks < 20; ticks += 1) await gatehouse.tick();

    expect(next).toBe(30);
    expect(gatehouse.admitted).toEqual([first]);
  });

  test('gets another one when that has ended, but no two within 30 seconds', async () => {
    const gatehouse = await silent();
    await gatehouse.join(ROWS, 10);
    await gatehouse.tick();
    const since = [gatehouse.clock.nowMs()];

    while (gatehouse.nextInSeconds !== undefined) {
      const [held] = gatehouse.admitted;
      if (held !== undefined) await gatehouse.end(held);
      await gatehouse.tick();
      since.push(...gatehouse.places.all.map(({ sinceMs }) => sinceMs));
    }

    const apart = since.slice(1).map((atMs, index) => atMs - (since[index] ?? NaN));
    expect(since.length).toBeGreaterThan(5);
    expect(Math.min(...apart)).toBeGreaterThanOrEqual(30_000);
  });
});

describe('a paused provider', () => {
  const OPERATOR = { tenant: 'acme', actor: 'operator' };

  function pausing(gatehouse: Gatehouse): ResumeDependencies {
    const load = { count: () => Promise.resolve({ waiting: 0, inFlight: 0 }) };
    return { ...gatehouse.ports(), paces: gatehouse.paces, load };
  }

  test('gets nobody, and its gate sleeps', async () => {
    const gatehouse = limited({ maxInFlight: 5 });
    await gatehouse.join(SINGLES);
    await pauseProvider(pausing(gatehouse), OPERATOR, ACCOUNT);

    await gatehouse.tick();

    expect([gatehouse.admitted, gatehouse.errands.all]).toEqual([[], []]);
    expect(await gatehouse.gates.find(ACCOUNT)).toMatchObject({ promisedAtMs: 0 });
    expect(await gatehouse.lines.isAny(ACCOUNT)).toBe(true);
  });

  test('gets those who wait at once when it is resumed, whenever they came', async () => {
    const gatehouse = limited({ maxInFlight: 5 });
    const deps = pausing(gatehouse);
    const before = await gatehouse.joinOne(SINGLES);
    await pauseProvider(deps, OPERATOR, ACCOUNT);
    await gatehouse.tick();
    const meanwhile = await gatehouse.joinOne(ROWS);
    await gatehouse.tick();
    gatehouse.clock.advance(300);

    await resumeProvider(deps, ACCOUNT);
    const next = gatehouse.nextInSeconds;
    await gatehouse.tick();
    await gatehouse.start();

    expect(next).toBe(0);
    expect(gatehouse.executions.started).toEqual([before, meanwhile]);
  });

  test('is not forgotten when it is resumed while a tick puts its gate to sleep', async () => {
    const gatehouse = limited({ maxInFlight: 5 });
    const deps = pausing(gatehouse);
    const id = await gatehouse.joinOne(SINGLES);
    await pauseProvider(deps, OPERATOR, ACCOUNT);
    const sleep = gatehouse.gates.sleep.bind(gatehouse.gates);
    jest.spyOn(gatehouse.gates, 'sleep').mockImplementationOnce(async (...given) => {
      await resumeProvider(deps, ACCOUNT);
      return sleep(...given);
    });

    await gatehouse.tick();
    await gatehouse.tick();

    expect(gatehouse.admitted).toEqual([id]);
  });
});

test('rows have their part beside single requests of more tenants than a tick reads', async () => {
  const gatehouse = limited({ maxInFlight: 10 });
  for (let n = 0; n < 120; n += 1) await gatehouse.join(line(`tenant-${n}`));
  await gatehouse.join(ROWS, 5);

  await gatehouse.tick();

  expect(gatehouse.places.all.filter((place) => place.line === ROWS)).toHaveLength(2);
});

test('accounts do not wait for each other: one that is full, paused or wrong holds up its own line', async () => {
  const names = Array.from({ length: 40 }, (_, n) => `account-${n}`);
  const gatehouse = new Gatehouse(...names.map((name) => providerProfile({ name, limits: { maxInFlight: 3 } })));
  for (const provider of names) await gatehouse.join(SINGLES, 5, { provider });
  await gatehouse.paces.change('account-1', NEW_RECORD, { pause: { atMs: NOW_MS, by: 'operator' } });
  gatehouse.profiles.remove('account-2');

  for (let ticks = 0; ticks < names.length; ticks += 1) await gatehouse.tick();

  const placesAt = (name: string): number => gatehouse.places.all.filter(({ account }) => account === name).length;
  expect(names.map(placesAt)).toEqual(names.map((name) => (['account-1', 'account-2'].includes(name) ? 0 : 3)));
});

test('a provider whose profile cannot be used gets nobody: they wait until it is mended', async () => {
  const gatehouse = new Gatehouse();
  const id = await gatehouse.joinOne(SINGLES);

  await gatehouse.tick();

  expect([gatehouse.admitted, gatehouse.nextInSeconds]).toEqual([[], 30]);
  expect(gatehouse.logger.lines).toMatchObject([{ level: 'error', message: 'misconfigured', provider: ACCOUNT }]);
  expect((await gatehouse.store.find(id))?.state).toBe('accepted');
});

describe('those whose time is over', () => {
  test('end, and those behind them go on', async () => {
    const gatehouse = limited({ maxInFlight: 1 });
    const late = { admission: { line: SINGLES, waitUntilMs: NOW_MS + 5_000, calls: 1 } };
    const first = await gatehouse.joinOne(SINGLES);
    const second = await gatehouse.joinOne(SINGLES, late);
    const third = await gatehouse.joinOne(SINGLES);

    await gatehouse.tick();
    await gatehouse.end(first);
    await gatehouse.tick();

    expect(await gatehouse.store.find(second)).toMatchObject({
      state: 'timed_out',
      endedAtMs: NOW_MS + 5_000,
      problem: { code: 'not-admitted', retryable: true },
    });
    expect(await gatehouse.store.sealedKey(second)).toBeUndefined();
    expect((await gatehouse.store.events(second)).map(({ type }) => type)).toEqual(['accepted', 'timed_out']);
    expect([gatehouse.admitted, gatehouse.lines.all]).toEqual([[third], []]);
  });

  test('leave nothing behind that stands in its line for ever', async () => {
    const gatehouse = limited({ maxInFlight: 1 });
    inLine(SINGLES, 1, { waitUntilMs: NOW_MS }).heads.forEach((lost) => {
      gatehouse.lines.join(lost);
    });
    await gatehouse.join(SINGLES);

    await gatehouse.tick();

    expect(gatehouse.lines.all).toEqual([]);
  });
});

describe('an exclusive resource', () => {
  const V5 = providerProfile({ dialect: 'enterprise-v5', limits: { maxInFlight: 5 } });
  const at = (exclusive: string): object => ({
    dialect: 'enterprise-v5',
    admission: { line: SINGLES, waitUntilMs: NOW_MS + 600_000, calls: 1, exclusive },
  });

  test('is worked on by one request at a time; those who want another one pass', async () => {
    const gatehouse = new Gatehouse(V5);
    const [first] = await gatehouse.join(SINGLES, 2, at('gateway-1'));
    const other = await gatehouse.joinOne(SINGLES, at('gateway-2'));

    await gatehouse.tick();
    await gatehouse.tick();

    expect(gatehouse.admitted).toEqual([first, other]);
  });

  test.each([
    { status: 'PENDING_CREATE', isFree: false },
    { status: 'PENDING_DELETE', isFree: false },
    { status: 'UNKNOWN', isFree: false },
    { status: 'DOWN', isFree: true },
    { status: 'ACTIVE', isFree: true },
    { status: 'ERROR', isFree: true },
  ])('is free again when the connection of the one before is $status: $isFree', async ({ status, isFree }) => {
    const gatehouse = new Gatehouse(V5);
    const first = await gatehouse.joinOne(SINGLES, at('gateway-1'));
    const second = await gatehouse.joinOne(SINGLES, at('gateway-1'));
    await gatehouse.tick();
    const times = { sinceMs: NOW_MS, dueAtMs: NOW_MS };
    gatehouse.flights.put({ account: ACCOUNT, requestId: first, connectionId: 'c', status, ...times });

    await gatehouse.tick();

    expect(gatehouse.admitted).toEqual(isFree ? [first, second] : [first]);
  });

  test.each([
    { minutes: 9, isFree: false },
    { minutes: 10, isFree: true },
  ])(
    'is free when the one before has no entry $minutes minutes after its admission: $isFree',
    async ({ minutes, isFree }) => {
      const gatehouse = new Gatehouse(V5);
      const first = await gatehouse.joinOne(SINGLES, at('gateway-1'));
      await gatehouse.tick();
      gatehouse.clock.advance(minutes * 60);
      const second = await gatehouse.joinOne(SINGLES, {
        ...at('gateway-1'),
        admission: { line: SINGLES, waitUntilMs: NOW_MS + 3_600_000, calls: 1, exclusive: 'gateway-1' },
      });

      await gatehouse.tick();

      expect(gatehouse.admitted).toEqual(isFree ? [first, second] : [first]);
    },
  );

  test('is not free while the one before is cleaned up, and when it has ended', async () => {
    const gatehouse = new Gatehouse(V5);
    const first = await gatehouse.joinOne(SINGLES, at('gateway-1'));
    const second = await gatehouse.joinOne(SINGLES, at('gateway-1'));
    await gatehouse.tick();
    gatehouse.flights.put({ account: ACCOUNT, requestId: first, sinceMs: NOW_MS, dueAtMs: NOW_MS });
    await gatehouse.tick();
    const meanwhile = gatehouse.admitted;

    await gatehouse.end(first);
    await gatehouse.tick();

    expect([meanwhile, gatehouse.admitted]).toEqual([[first], [second]]);
  });
});

describe('a tick', () => {
  test('that has lost its account gives no place, and its message comes again', async () => {
    const gatehouse = limited({ maxInFlight: 5 });
    await gatehouse.join(SINGLES);
    const heads = gatehouse.lines.heads.bind(gatehouse.lines);
    jest.spyOn(gatehouse.lines, 'heads').mockImplementationOnce(async (...given) => {
      gatehouse.gates.expire(ACCOUNT);
      await gatehouse.gates.take(ACCOUNT, 1, 'another', NOW_MS);
      return heads(...given);
    });

    expect(await gatehouse.tick()).toBe('again');

    expect([gatehouse.admitted, gatehouse.errands.all]).toEqual([[], []]);
  });

  test('that cannot send the starts goes on all the same: the reconciler starts those', async () => {
    const gatehouse = limited({ maxInFlight: 5 });
    const id = await gatehouse.joinOne(SINGLES);
    jest.spyOn(gatehouse.errands, 'sendAll').mockRejectedValueOnce(new ServiceUnavailableError('SQS is away'));

    await gatehouse.tick();

    expect([gatehouse.admitted, gatehouse.nextInSeconds]).toEqual([[id], 10]);
  });

  test('keeps a line that somebody joins after it was read', async () => {
    const gatehouse = limited({ maxInFlight: 5 });
    await gatehouse.join(SINGLES);
    const heads = gatehouse.lines.heads.bind(gatehouse.lines);
    jest.spyOn(gatehouse.lines, 'heads').mockImplementationOnce(async (...given) => {
      const found = await heads(...given);
      await gatehouse.join(SINGLES);
      return found;
    });

    await gatehouse.tick();
    await gatehouse.tick();

    expect(gatehouse.places.all).toHaveLength(2);
  });

  test('looks after its gate has fallen asleep whether somebody has come', async () => {
    const gatehouse = limited({ maxInFlight: 5 });
    await gatehouse.join(SINGLES);
    const sleep = gatehouse.gates.sleep.bind(gatehouse.gates);
    jest.spyOn(gatehouse.gates, 'sleep').mockImplementationOnce(async (...given) => {
      await gatehouse.accept(ROWS);
      await gatehouse.lines.touch(ACCOUNT, ROWS);
      return sleep(...given);
    });

    await gatehouse.tick();

    expect(gatehouse.nextInSeconds).toBe(1);
  });
});
