import { ASSUMPTIONS } from '../prices';
import { APPROACHES, type CountedRun, type Scenario } from '../results';
import { countIdling, countRun } from './count';

function single(approach: Scenario['approach'], settleSeconds: number): Promise<CountedRun> {
  return countRun({ approach, connections: 1, settleSeconds });
}

/** Enough to be followed by lists. */
const CROWD = 8;

test.each(APPROACHES)('%s: the same scenario gives the same counts', async (approach) => {
  const scenario: Scenario = { approach, connections: CROWD, settleSeconds: 'spread' };
  const first = await countRun(scenario);
  const second = await countRun(scenario);
  expect(second).toEqual(first);
  expect(first.counts.providerWrites).toBe(CROWD);
  expect(first.delay.maxSeconds).toBeGreaterThanOrEqual(first.delay.meanSeconds);
});

describe('vpn-provisioner', () => {
  let short: CountedRun;
  beforeAll(async () => {
    short = await single('vpn-provisioner', 5);
  });

  test('a connection that is settled at the first look', () => {
    const { counts, delay } = short;
    expect(counts).toMatchObject({
      // Validate, Apply, IsApplied, Watch, Record.
      stateTransitions: 5,
      invocations: { 'submit-request': 1, dispatch: 1, validate: 1, apply: 1, watch: 1, record: 1 },
      httpRequests: 1,
      // The tick's message is sent, received and deleted.
      queueRequests: 3,
      // A list of the name, and the look.
      providerReads: 2,
      looks: 1,
      providerWrites: 1,
      signIns: 1,
      // Fingerprint, two data keys, and both opened again.
      keyCalls: 5,
      // One for each function that needs the profile: submit-request, validate, apply, watch.
      secretReads: 4,
    });
    // The provider acts half of its time before it answers; the first look comes ten seconds after the answer.
    expect(delay.meanSeconds).toBeCloseTo(10 - 5 + 0.1 + 0.2, 6);
  });

  test('each further look is a tick, one read of the provider and nothing of Step Functions', async () => {
    const long = await single('vpn-provisioner', 600);
    const ticks = (long.counts.invocations['watch'] ?? 0) - 1;
    expect(ticks).toBeGreaterThan(20);
    expect(long.counts.stateTransitions).toBe(short.counts.stateTransitions);
    expect(long.counts.looks).toBe(short.counts.looks + ticks);
    expect(long.counts.queueRequests).toBe(short.counts.queueRequests + 3 * ticks);
    // The account is taken and left; its entries are read, which costs half of a consistent read.
    expect(long.counts.tableWriteUnits).toBe(short.counts.tableWriteUnits + 2 * ticks);
    // The watcher reads once a minute how the account gets on: no slot says it where calls have no limit.
    const glances = long.counts.tableReadUnits - short.counts.tableReadUnits - 0.5 * ticks;
    expect(glances).toBe(9);
  });

  test('many are looked at together', async () => {
    const { counts } = await countRun({ approach: 'vpn-provisioner', connections: 25, settleSeconds: 120 });
    expect(counts.stateTransitions).toBe(5 * 25);
    expect(counts.looks).toBeLessThan(20);
    expect(counts.peakLooksPerSecond).toBeLessThan(3);
  });

  test('a limit of calls is kept, whatever else is in the account', async () => {
    const { counts } = await countRun({
      approach: 'vpn-provisioner',
      connections: 20,
      settleSeconds: 30,
      dialect: 'openstack-v2',
      requestsPerSecond: 5,
      others: 600,
    });
    expect(counts.providerWrites).toBe(20);
    // No list before a create: the marker tells which connection is whose.
    expect(counts.looks).toBe(counts.providerReads);
    expect(counts.peakLimitedCallsPerSecond).toBeLessThanOrEqual(5);
    // Half of the limit at most.
    expect(counts.peakLooksPerSecond).toBeLessThanOrEqual(2);
  });

  test('an hour in which nobody asks for anything costs the runs of the reconciler and nothing else', async () => {
    const scenario: Scenario = { approach: 'vpn-provisioner', connections: 10, settleSeconds: 'spread' };

    const [busy, idle] = await countIdling(scenario, 3_600);

    const tableReadUnits = busy.tableReadUnits + 60 * ASSUMPTIONS.readUnitsPerReconciliation;
    const { logBytes } = idle;
    expect(idle).toEqual({ ...busy, invocations: { ...busy.invocations, reconcile: 60 }, tableReadUnits, logBytes });
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
