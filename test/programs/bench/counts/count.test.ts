import { APPROACHES, type CountedRun, type Scenario } from '../results';
import { countRun } from './count';

function single(approach: Scenario['approach'], settleSeconds: number): Promise<CountedRun> {
  return countRun({ approach, connections: 1, settleSeconds });
}

test.each(APPROACHES)('%s: the same scenario gives the same counts', async (approach) => {
  const scenario: Scenario = { approach, connections: 20, settleSeconds: 'spread' };
  const first = await countRun(scenario);
  const second = await countRun(scenario);
  expect(second).toEqual(first);
  expect(first.counts.providerWrites).toBe(20);
  expect(first.delay.maxSeconds).toBeGreaterThanOrEqual(first.delay.meanSeconds);
});

describe('vpn-provisioner', () => {
  test('a connection that is settled at the first look', async () => {
    const { counts, delay } = await single('vpn-provisioner', 5);
    expect(counts).toMatchObject({
      // Validate, Apply, Observe and Record with a Choice each, WaitToObserve, Recorded.
      stateTransitions: 10,
      invocations: { 'submit-request': 1, dispatch: 1, validate: 1, apply: 1, observe: 1, record: 1 },
      httpRequests: 1,
      // A list of the name, and the look.
      providerReads: 2,
      providerWrites: 1,
      signIns: 1,
      // The request in each of the four steps, the sealed key in one, the sign-in in two.
      tableReadUnits: 7,
      // Fingerprint, two data keys, and both opened again.
      keyCalls: 5,
      // One for each function that needs the profile.
      secretReads: 4,
    });
    // The provider acts half of its time before it answers; then at least eight seconds pass.
    expect(delay.meanSeconds).toBeGreaterThan(8 - 5);
    expect(delay.meanSeconds).toBeLessThan(12 - 5 + 1);
  });

  test('each further look is three states, one read of the provider and one of the table', async () => {
    const short = await single('vpn-provisioner', 5);
    const long = await single('vpn-provisioner', 120);
    const looks = (long.counts.invocations['observe'] ?? 0) - 1;
    expect(looks).toBeGreaterThan(3);
    expect(long.counts.stateTransitions).toBe(short.counts.stateTransitions + 3 * looks);
    expect(long.counts.providerReads).toBe(short.counts.providerReads + looks);
    expect(long.counts.tableReadUnits).toBe(short.counts.tableReadUnits + looks);
    expect(long.counts.tableWriteUnits).toBe(short.counts.tableWriteUnits);
  });
});

describe('job-poller', () => {
  // Submit Job and Get Final Job Status once, and three states for each look.
  test.each([
    [5, 1],
    [30, 1],
    [31, 2],
    [120, 4],
  ])('settled after %d s: %d looks', async (settleSeconds, looks) => {
    const { counts } = await single('job-poller', settleSeconds);
    expect(counts).toMatchObject({
      stateTransitions: 2 + 3 * looks,
      invocations: { 'submit-job': 1, 'get-job-status': looks + 1 },
      providerReads: looks + 1,
      providerWrites: 1,
      signIns: 2,
      tableWriteUnits: 0,
    });
  });

  test('is told by the fourth look, then looks once more', async () => {
    const { delay } = await single('job-poller', 120);
    // Looks arrive 30.2 s one after the other, the first 0.2 s later because of the sign-in; half a call and one more.
    expect(delay.meanSeconds).toBeCloseTo(4 * 30.2 + 0.2 - 120 + 0.1 + 0.2, 6);
  });
});

describe('polling-client', () => {
  test('looks every ten seconds, and what lies between is the time of the calls', async () => {
    const { counts, delay } = await single('polling-client', 30);
    expect(counts).toMatchObject({ providerReads: 3, providerWrites: 1, signIns: 1, stateTransitions: 0, logBytes: 0 });
    expect(delay.meanSeconds).toBeCloseTo(3 * 10.2 - 30 + 0.1, 6);
  });

  test('a crowd comes in one second', async () => {
    const { counts } = await countRun({ approach: 'polling-client', connections: 50, settleSeconds: 30 });
    expect(counts.peakProviderCallsPerSecond).toBe(51);
  });
});
