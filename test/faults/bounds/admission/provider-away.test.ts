/** The providers go away for an hour in the middle of many rows (protocol.md 7.8 and 8.3). */
import { SIMULATED_DIALECTS } from '../../../../lib/simulator/base/dialect-id';
import { Rush } from './rush';

const ROWS = process.env['FAULTS_FULL'] === '1' ? 10_000 : 1_000;
const LIMITS = { requestsPerSecond: 5, maxInFlight: 20 };
const HOUR = 3_600;
/** When it begins, and how long it takes until it is known, in seconds. */
const BEGINS = 120;
const NOTICED = 180;
/** From its place to the end of a request, in seconds: connections are ready after 25, and are looked at every 10. */
const LONGEST = 45;
/** How long a row has from its place on, in seconds: rows that say nothing have the default. */
const DEADLINE = 600;
/** How long all rows take without the hour, in seconds. */
const USUAL = (ROWS / SIMULATED_DIALECTS.length / LIMITS.maxInFlight) * LONGEST;
/** Of each provider those have no time left that were in flight when it went, and one after the other that tries it. */
const STRUCK = SIMULATED_DIALECTS.length * (LIMITS.maxInFlight + HOUR / DEADLINE);

let rush: Rush;

afterEach(() => {
  rush.end();
});

test(`an hour without providers in the middle of ${ROWS} rows: all end, few of them badly, and there is no herd afterwards`, async () => {
  rush = await Rush.begin(LIMITS);
  for (const dialect of SIMULATED_DIALECTS) await rush.batch('acme', { dialect, rows: ROWS / 4 });
  await rush.pass(BEGINS);
  rush.world.simulator.down();
  const before = rush.places.size;
  await rush.pass(HOUR);
  rush.world.simulator.up();
  const meanwhile = rush.places.size - before;
  const back = rush.seconds;

  const requests = await rush.toRest(24);

  const struck = requests.filter(({ state }) => state !== 'succeeded');
  const made = requests.flatMap(({ connection }) => connection?.id ?? []);
  expect(requests).toHaveLength(ROWS);
  expect(before).toBeGreaterThan(2 * SIMULATED_DIALECTS.length * LIMITS.maxInFlight);
  // Who has been admitted has his deadline. Who waits does not have it yet, and is not admitted for nothing.
  expect(struck.map(({ state, problem }) => [state, problem?.code])).toEqual(
    struck.map(({ connection }) => [connection === undefined ? 'failed' : 'timed_out', 'provider-unavailable']),
  );
  expect(struck.filter(({ endedAtMs = NaN, deadlineAtMs }) => !(endedAtMs < deadlineAtMs + 60_000))).toEqual([]);
  expect(struck.length).toBeLessThanOrEqual(STRUCK);
  expect(meanwhile).toBeLessThanOrEqual(STRUCK);
  expect(
    rush.world.simulator
      .connections()
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(made.toSorted());
  expect(rush.mostCalls(60, BEGINS + NOTICED, back)).toBeLessThanOrEqual(3);
  expect(rush.mostCalls(10, back, back + 20)).toBeLessThanOrEqual(10);
  expect(rush.mostCallsInASecond).toBeLessThanOrEqual(LIMITS.requestsPerSecond + 1);
  expect(rush.world.places.most).toBe(LIMITS.maxInFlight);
  expect(rush.seconds - back).toBeLessThan(2 * USUAL);
}, 900_000);
