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
import { startRealTables } from './table/real-tables';
import { warmUpSdk } from './table/sdk-requests';
import { SEED } from './approaches/seed';

const START_MS = Date.parse('2026-11-20T08:00:00.000Z');
/** What is not at rest after so much virtual time is stuck. */
const PATIENCE_MS = 2 * 3_600_000;

/** How an approach comes to run. */
interface Approach<Running extends RunningApproach> {
  /** Makes it, when virtual time runs. */
  readonly start: (stage: Stage) => Running;
  readonly stop: () => Promise<void>;
}

/**
 * Runs a scenario in virtual time and counts. The same scenario gives the same counts. The product is read from the
 * assembly that `TEST_ASSEMBLY_DIR` names.
 *
 * @throws Error when a connection is not recorded as settled: the counts would be those of something else
 */
export async function countRun(scenario: Scenario): Promise<CountedRun> {
  return inVirtualTime(scenario, await approachOf(scenario), async (run) => {
    await run.untilAtRest();
    return run.result();
  });
}

/**
 * Runs a scenario of the product, then lets time pass in which nobody asks for anything.
 *
 * @param seconds of idling, with the reconciler on its schedule
 * @returns what was used by the end of the scenario, and by the end of that time
 */
export async function countIdling(scenario: Scenario, seconds: number): Promise<readonly [Counts, Counts]> {
  return inVirtualTime(scenario, await productApproach(), async (run) => {
    await run.untilAtRest();
    const { counts } = run.result();
    run.running.beginSchedule();
    await run.pass(seconds * 1000);
    return [counts, run.result().counts];
  });
}

async function inVirtualTime<Running extends RunningApproach, Result>(
  scenario: Scenario,
  approach: Approach<Running>,
  use: (run: Run<Running>) => Promise<Result>,
): Promise<Result> {
  const time = VirtualTime.install(SEED, START_MS);
  const run = new Run(scenario, time, approach);
  const output = captureOutput((text) => {
    run.logBytes += Buffer.byteLength(text);
  });
  try {
    return await use(run);
  } finally {
    run.stop();
    output.release();
    time.uninstall();
    await approach.stop();
  }
}

async function approachOf({ approach }: Scenario): Promise<Approach<RunningApproach>> {
  const stop = (): Promise<void> => Promise.resolve();
  if (approach === 'job-poller') return { start: (stage) => new JobPoller(stage), stop };
  if (approach === 'polling-client') return { start: (stage) => new PollingClient(stage), stop };
  return productApproach();
}

async function productApproach(): Promise<Approach<Product>> {
  await warmUpSdk();
  const deployed = await readDeployedStack();
  const tables = await startRealTables(deployed.stack);
  return { start: (stage) => new Product(stage, deployed, tables), stop: () => tables.stop() };
}

/** One scenario that runs. */
class Run<Running extends RunningApproach> {
  readonly running: Running;
  logBytes = 0;
  private readonly delays = new Delays();
  private readonly provider: CountedProvider;
  private readonly failures: unknown[] = [];

  constructor(
    private readonly scenario: Scenario,
    private readonly time: VirtualTime,
    { start }: Approach<Running>,
  ) {
    this.provider = new CountedProvider(scenario, time, this.delays);
    this.running = start({
      time,
      provider: this.provider,
      wanted: wantedConnections(scenario),
      onRecorded: (name) => {
        this.delays.recorded(name, time.nowMs());
      },
    });
  }

  /** Asks for all connections, and goes on until all are recorded and nothing is under way. */
  async untilAtRest(): Promise<void> {
    const { running, failures } = this;
    await this.provider.putOthers();
    running.begin().catch((error: unknown) => failures.push(error));
    await this.time.runMoments(
      () => this.isDone,
      START_MS + PATIENCE_MS,
      () => running.rest(),
    );
    this.refuseFailures();
    if (!this.isDone) {
      throw new Error(`Only ${this.delays.count} of ${this.scenario.connections} connections were recorded`);
    }
  }

  /** Lets time pass. */
  async pass(ms: number): Promise<void> {
    const { time, running } = this;
    await time.runMoments(
      () => this.failures.length > 0,
      time.nowMs() + ms,
      () => running.rest(),
    );
    this.refuseFailures();
  }

  /** What was used so far. */
  result(): CountedRun {
    const { scenario, running, provider, logBytes, delays } = this;
    return {
      scenario,
      counts: { ...running.counts(), ...provider.counts(), logBytes },
      delay: delays.result(),
    };
  }

  stop(): void {
    this.running.stop();
    this.provider.stop();
  }

  private get isDone(): boolean {
    const isRecorded = this.delays.count === this.scenario.connections;
    return this.failures.length > 0 || (isRecorded && this.running.isAtRest);
  }

  private refuseFailures(): void {
    if (this.failures.length > 0) throw new Error('A counted run went wrong', { cause: this.failures[0] });
  }
}
