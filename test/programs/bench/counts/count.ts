import { captureOutput } from '../../../faults/simulation/watch/captured-output';
import { VirtualTime } from '../../../faults/simulation/chance/virtual-time';
import type { CountedRun, Counts, Scenario } from '../results';
import type { RunningApproach, Stage } from './approaches/approach';
import { wantedConnections } from './approaches/connections';
import { CountedProvider } from './approaches/counted-provider';
import { Delays } from './approaches/delays';
import { readDeployedStack } from './deployed-stack';
import { JobPoller } from './approaches/job-poller';
import { PollingClient } from './approaches/polling-client';
import { Product } from './approaches/product';
import { startRealTable } from './table/real-table';
import { SEED } from './approaches/seed';

const START_MS = Date.parse('2026-11-20T08:00:00.000Z');
/** What is not at rest after so much virtual time is stuck. */
const PATIENCE_MS = 2 * 3_600_000;

/** How an approach comes to run. */
interface Approach {
  /** Makes it, when virtual time runs. */
  readonly start: (stage: Stage) => RunningApproach;
  readonly stop: () => Promise<void>;
}

/**
 * Runs a scenario in virtual time and counts. The same scenario gives the same counts. The product is read from the
 * assembly that `TEST_ASSEMBLY_DIR` names.
 *
 * @throws Error when a connection is not recorded as settled: the counts would be those of something else
 */
export async function countRun(scenario: Scenario): Promise<CountedRun> {
  const approach = await approachOf(scenario);
  const time = VirtualTime.install(SEED, START_MS);
  let logBytes = 0;
  const output = captureOutput((text) => {
    logBytes += Buffer.byteLength(text);
  });
  try {
    const counted = await run(scenario, time, approach);
    return { ...counted, counts: { ...counted.counts, logBytes } };
  } finally {
    output.release();
    time.uninstall();
    await approach.stop();
  }
}

async function approachOf({ approach }: Scenario): Promise<Approach> {
  const stop = (): Promise<void> => Promise.resolve();
  if (approach === 'job-poller') return { start: (stage) => new JobPoller(stage), stop };
  if (approach === 'polling-client') return { start: (stage) => new PollingClient(stage), stop };
  const deployed = await readDeployedStack();
  const table = await startRealTable(deployed.stack);
  return { start: (stage) => new Product(stage, deployed, table), stop: () => table.stop() };
}

interface Uncaptured extends Omit<CountedRun, 'counts'> {
  readonly counts: Omit<Counts, 'logBytes'>;
}

async function run(scenario: Scenario, time: VirtualTime, { start }: Approach): Promise<Uncaptured> {
  const delays = new Delays();
  const provider = new CountedProvider(scenario, time, delays);
  const running = start({
    time,
    provider,
    wanted: wantedConnections(scenario),
    onRecorded: (name) => {
      delays.recorded(name, time.nowMs());
    },
  });
  const failures: unknown[] = [];
  running.begin().catch((error: unknown) => failures.push(error));
  const isDone = (): boolean => failures.length > 0 || (delays.count === scenario.connections && running.isAtRest);
  await time.runMoments(isDone, START_MS + PATIENCE_MS, () => running.rest());
  provider.stop();
  if (failures.length > 0) throw new Error('A counted run went wrong', { cause: failures[0] });
  if (!isDone()) throw new Error(`Only ${delays.count} of ${scenario.connections} connections were recorded`);
  return { scenario, counts: { ...running.counts(), ...provider.counts() }, delay: delays.result() };
}
