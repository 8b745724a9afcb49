import { captureOutput } from '../../../faults/simulation/captured-output';
import { VirtualTime } from '../../../faults/simulation/virtual-time';
import type { CountedRun, Counts, Scenario } from '../results';
import type { RunningApproach, Stage } from './approach';
import { wantedConnections } from './connections';
import { CountedProvider } from './counted-provider';
import { Delays } from './delays';
import { readDeployedStack } from './deployed-stack';
import { JobPoller } from './job-poller';
import { PollingClient } from './polling-client';
import { Product } from './product';
import { startRealTable } from './real-table';
import { SEED } from './seed';

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
