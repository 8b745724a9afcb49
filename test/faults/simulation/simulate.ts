import { Callers } from './callers';
import { captureOutput } from './watch/captured-output';
import type { Deployment } from './services/deployment';
import { putEarlierConnections } from './requests/earlier-connections';
import type { PlannedRequest } from './requests/planned-requests';
import type { Outage, Scenario } from './requests/scenario';
import type { Trace } from './trace';
import { traceOf } from './trace-of';
import { VirtualTime } from './chance/virtual-time';
import { World } from './world';

/** What to simulate. */
export interface SimulationOptions {
  readonly seed: number;
  /** Probability of a fault at each boundary, from 0 to 1. */
  readonly probability: number;
  readonly scenario: Scenario;
  readonly deployment: Deployment;
  /** Settle time of all profiles; default: theirs. */
  readonly settleSeconds?: number | undefined;
}

const START_MS = Date.parse('2026-11-20T08:00:00.000Z');
/** A deadline is an hour at most; what is not at rest so long after the last request is stuck. */
const PATIENCE_MS = 6 * 3_600_000;
/** What comes late at the providers has come by then. */
const LATE_EFFECTS_MS = 120_000;
const LATE_COMMIT_SECONDS = 20;
const LIST_LAG_SECONDS = 10;

/** Runs one simulation from its first request until everything is at rest. The same options give the same trace. */
export async function simulate(options: SimulationOptions): Promise<Trace> {
  const time = VirtualTime.install(options.seed, START_MS);
  const world = new World({ ...options, ...options.scenario, time });
  const output = captureOutput((text) => {
    world.secrets.add('log', text);
  });
  try {
    return await run(world, options);
  } finally {
    output.release();
    time.uninstall();
  }
}

async function run(world: World, { seed, probability, scenario }: SimulationOptions): Promise<Trace> {
  const { time } = world;
  const realStartMs = performance.now();
  const { planned, outage } = scenario;
  const callers = new Callers(world, await prepare(world, planned));
  const faults = { seed, probability, lateCommitSeconds: LATE_COMMIT_SECONDS, listLagSeconds: LIST_LAG_SECONDS };
  if (probability > 0) world.simulator.schedule(faults);
  const startMs = time.nowMs();
  callers.begin(planned);
  if (outage !== undefined) strike(world, outage);
  const lastMs = Math.max(...planned.map(({ submitAtMs }) => submitAtMs));
  await time.run(() => callers.isDone && world.isAtRest, startMs + lastMs + PATIENCE_MS);
  const endMs = time.nowMs();
  const isAtRest = callers.isDone && world.isAtRest;
  const restless = isAtRest ? await whileAtRest(world, endMs + LATE_EFFECTS_MS) : [];
  const realMs = performance.now() - realStartMs;
  return traceOf(world, { seed, probability, scenario, callers, isAtRest, startMs, endMs, realMs, restless });
}

/** Lets time pass until what comes late has come. @returns what the product did meanwhile: it should sleep */
async function whileAtRest({ time, provider, errands, host }: World, untilMs: number): Promise<readonly string[]> {
  const before = { calls: provider.calls, messages: errands.counts.sent, ticks: host.runs['watch'] };
  await time.run(() => false, untilMs);
  const after = { calls: provider.calls, messages: errands.counts.sent, ticks: host.runs['watch'] };
  const what = Object.keys(before) as (keyof typeof before)[];
  return what.filter((name) => before[name] !== after[name]).map((name) => `${name} at rest`);
}

/** Has all providers refuse every call for a while. */
function strike({ simulator }: World, { fromMs, untilMs }: Outage): void {
  setTimeout(() => {
    simulator.down();
  }, fromMs);
  setTimeout(() => {
    simulator.up();
  }, untilMs);
}

/** Puts there what has to be there before; the connections have settled before the first request comes. */
async function prepare(world: World, planned: readonly PlannedRequest[]): Promise<ReadonlyMap<number, string>> {
  const { time } = world;
  let ids: ReadonlyMap<number, string> | undefined;
  let failure: unknown;
  const transport = world.provider.transportFor(() => 'others');
  putEarlierConnections({ transport, profiles: world.profiles, clock: time }, planned).then(
    (put) => {
      ids = put;
    },
    (error: unknown) => {
      failure = error;
    },
  );
  await time.run(() => ids !== undefined || failure !== undefined, Infinity);
  if (ids === undefined) throw failure;
  await time.run(() => false, time.nowMs() + SETTLING_MS);
  return ids;
}

const SETTLING_MS = 60_000;
