/** Limits that change, a provider that throttles or is paused, and who waits for too long (protocol.md 7.8 and 8.3). */
import { DIALECTS } from '../../../../lambdas/core/dialects';
import { pauseProvider, resumeProvider } from '../../../../lambdas/core/operations/providers/pause-provider';
import type { ResumeDependencies } from '../../../../lambdas/core/operations/providers/pause-provider';
import { logger } from '../../../../lambdas/runtime/log';
import { Rush } from './rush';

const ACCOUNT = 'openstack-v2';
const OTHER = 'fjcloud-v2';
const THROTTLED = { status: 429, body: { message: 'too many' } };

let rush: Rush;

afterEach(() => {
  rush.end();
});

test('a limit that is lowered stops nobody and admits nobody until it fits; one that is raised holds at once', async () => {
  rush = await Rush.begin({ requestsPerSecond: 10, maxInFlight: 30 });
  await rush.batch('acme', { rows: 200 });
  await rush.pass(15);
  rush.world.limit({ requestsPerSecond: 4, maxInFlight: 5 });
  const lowered = rush.seconds;
  await rush.pass(150);
  rush.world.limit({ requestsPerSecond: 10, maxInFlight: 25 });
  const raised = rush.seconds;

  const requests = await rush.toRest();

  const inFlight = rush.samples.map(({ inFlight: places }) => places.get(ACCOUNT) ?? 0);
  const low = inFlight.slice(Math.ceil(lowered), Math.floor(raised));
  const firstFit = low.findIndex((count) => count <= 5);
  expect(requests.filter(({ state }) => state !== 'succeeded')).toEqual([]);
  expect(low[0]).toBe(30);
  expect(low.slice(0, firstFit)).toEqual(low.slice(0, firstFit).toSorted((one, other) => other - one));
  expect(Math.max(...low.slice(firstFit))).toBe(5);
  expect(Math.max(...inFlight.slice(Math.ceil(raised) + 10))).toBe(25);
  expect(rush.mostCalls(1, 0, lowered)).toBeLessThanOrEqual(11);
  expect(rush.mostCalls(1, lowered + 1, raised)).toBeLessThanOrEqual(5);
});

test('a 429 halves what the gate gives, and it recovers little by little', async () => {
  rush = await Rush.begin({ requestsPerSecond: 5 });
  await rush.batch('acme', { rows: 700 });
  await rush.pass(40);
  rush.world.simulator.script({ faults: [{ on: 'create', times: 1, respond: THROTTLED }] });
  const struck = rush.seconds;

  const requests = await rush.toRest();

  const admittedFrom = (from: number): number =>
    rush.admittedAt(ACCOUNT, struck + from + 20) - rush.admittedAt(ACCOUNT, struck + from);
  const [before = 0, halved = 0, rising = 0, recovered = 0] = [-20, 10, 30, 60].map(admittedFrom);
  expect(requests.filter(({ state }) => state !== 'succeeded')).toEqual([]);
  expect(before).toBeGreaterThan(80);
  // The first ten seconds are those for which starts were given before.
  expect(halved / before).toBeGreaterThan(0.5);
  expect(halved / before).toBeLessThan(0.7);
  expect(rising).toBeGreaterThan(halved);
  expect(recovered).toBeGreaterThan(0.95 * before);
});

describe('a provider that is paused', () => {
  function pausing(): ResumeDependencies {
    const { ports, time: clock } = rush.world;
    const load = { count: () => Promise.resolve({ waiting: 0, inFlight: 0 }) };
    return { ...ports, dialects: DIALECTS, clock, logger, load } as ResumeDependencies;
  }

  test('holds up only its own line, and goes on at once when it is resumed', async () => {
    rush = await Rush.begin({ requestsPerSecond: 5, maxInFlight: 10 });
    await rush.batch('acme', { rows: 60 });
    await rush.batch('acme', { rows: 60, dialect: OTHER });
    await rush.batch('globex', { rows: 10, maxWaitSeconds: 120 });
    await rush.pass(10);
    await pauseProvider(pausing(), { tenant: 'acme', actor: 'operator' }, ACCOUNT);
    const paused = rush.seconds;
    await rush.pass(600);
    const before = [ACCOUNT, OTHER].map((account) => rush.admittedAt(account, rush.seconds));
    await resumeProvider(pausing(), ACCOUNT);
    const resumed = rush.seconds;

    const requests = await rush.toRest();

    const late = requests.filter(({ state }) => state !== 'succeeded');
    expect(before).toEqual([rush.admittedAt(ACCOUNT, paused), 60]);
    expect(rush.admittedAt(ACCOUNT, resumed + 3)).toBe((before[0] ?? 0) + 10);
    // The time of those who wait goes on.
    expect(late.map(({ state, problem }) => [state, problem?.code])).toEqual(
      late.map(() => ['timed_out', 'not-admitted']),
    );
    expect(late.every(({ tenant }) => tenant === 'globex')).toBe(true);
    expect(late.length).toBeGreaterThan(4);
  });
});

test('who has waited for too long ends, and nothing was asked of the provider for him', async () => {
  rush = await Rush.begin({ maxInFlight: 1 });
  await rush.batch('acme', { rows: 20, maxWaitSeconds: 120 });

  const requests = await rush.toRest();

  const late = requests.filter(({ state }) => state === 'timed_out');
  const waited = late.map(({ createdAtMs, endedAtMs = 0 }) => (endedAtMs - createdAtMs) / 1000);
  expect(requests.filter(({ state }) => state === 'succeeded').length).toBeGreaterThan(2);
  expect(late.length).toBeGreaterThan(10);
  expect(late.map(({ problem }) => problem)).toEqual(
    late.map(() => expect.objectContaining({ code: 'not-admitted', retryable: true }) as unknown),
  );
  expect(late.map(({ id }) => rush.world.provider.callsOf(id).counts)).toEqual(late.map(() => ({})));
  expect(Math.min(...waited)).toBeGreaterThanOrEqual(120);
  expect(Math.max(...waited)).toBeLessThanOrEqual(130);
});
