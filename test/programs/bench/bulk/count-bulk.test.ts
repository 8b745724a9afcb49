import { countBulk } from './count-bulk';
import { readBulk } from './file';
import { BULK_SCENARIOS, lowerBoundSeconds, wholeBoundSeconds, type BulkScenario } from './scenarios';

const HINT = 'what a file of rows costs has changed; if that is meant, run npm run bench -- --only bulk';
const FEW: BulkScenario = {
  rows: 24,
  providers: 2,
  limits: { requestsPerSecond: 5, maxInFlight: 4 },
  settleSeconds: 60,
  singlesEverySeconds: 40,
};

test('the same file gives the same counts, and its limits are kept', async () => {
  const { run } = await countBulk(FEW);

  expect((await countBulk(FEW)).run).toEqual(run);
  expect(run.counts.providerWrites).toBe(FEW.rows + (run.singles?.requests ?? NaN));
  expect(run.counts.peakProviderCallsPerSecond).toBeLessThanOrEqual(6);
  expect(run.peakInFlight).toBeLessThanOrEqual(4);
  expect(run.makespanSeconds).toBeGreaterThanOrEqual(wholeBoundSeconds(FEW));
});

test('a file of 100 rows costs what bulk.json says', async () => {
  const scenario = BULK_SCENARIOS.find(({ rows }) => rows === 100);
  if (scenario === undefined) throw new Error('No file has 100 rows');
  const { runs } = await readBulk();

  const { run } = await countBulk(scenario);

  const written = runs.find((one) => JSON.stringify(one.scenario) === JSON.stringify(scenario));
  expect({ [HINT]: { ...written, ...run } }).toEqual({ [HINT]: written });
});

test.each([
  { name: 'places bind', limits: { requestsPerSecond: 5, maxInFlight: 20 }, bound: 600, whole: 600 },
  { name: 'a last round is a whole one', limits: { requestsPerSecond: 5, maxInFlight: 30 }, bound: 400, whole: 480 },
  { name: 'calls bind', limits: { requestsPerSecond: 0.5 }, bound: 200, whole: 318 },
])('nobody is faster than the lower bound: $name', ({ limits, bound, whole }) => {
  const scenario = { rows: 100, providers: 1, limits, settleSeconds: 120 };

  expect(lowerBoundSeconds(scenario)).toBe(bound);
  expect(wholeBoundSeconds(scenario)).toBe(whole);
});
