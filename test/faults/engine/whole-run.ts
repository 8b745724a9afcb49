import { setTimeout as sleep } from 'node:timers/promises';
import { UndiciTransport } from '../../../lambdas/adapters/http/undici-transport';
import type { EngineCounters, EngineFaults } from '../../../lib/local/engine';
import { fileFindings, queueFindings, servicePlaces } from '../../support/e2e/places';
import { placesWith } from '../../support/e2e/secret-search';
import type { Finding } from '../../support/e2e/secret-search';
import { KEY_PART } from '../simulation/requests/connection-fields';
import { putEarlierConnections } from '../simulation/requests/earlier-connections';
import type { PlannedRequest } from '../simulation/requests/planned-requests';
import type { Trace } from '../simulation/trace';
import { differencesOfApi } from './api-differences';
import { makeRequests } from './callers';
import type { Notes } from './callers';
import type { EngineLives } from './engine-lives';
import { gather } from './gather';
import type { EngineTrace } from './gather';
import type { EnginePlan } from './plan';
import type { Providers } from './providers';
import type { ScaledClock } from './times';
import { TIME_SCALE, WIRE_TIMES } from './times';

/** What takes part in a run. */
export interface Cast {
  readonly seed: number;
  /** Of a fault, per call at a provider. */
  readonly probability: number;
  readonly plan: EnginePlan;
  readonly clock: ScaledClock;
  readonly providers: Providers;
  readonly lives: EngineLives;
  /** Must not turn up anywhere, as the pre-shared keys. */
  readonly password: string;
}

type Phases = ReadonlyMap<string, number>;

type Measured = Omit<Trace, keyof EngineTrace | 'isAtRest' | 'leftOver' | 'leaks' | 'makespanMs' | 'realMs'>;

/** What a run has come to. */
export interface WholeRun {
  readonly trace: Trace;
  /** Where the API shows something else than the tables have. */
  readonly differences: readonly string[];
  /** What the requests were at when the engine was killed. */
  readonly phasesAtKill: Phases;
  /** Executions that were stopped from outside. */
  readonly executionsStopped: number;
  /** Where it was searched for secrets. */
  readonly searched: ReadonlySet<string>;
}

/** Faults of the engine; each crash costs the start of another process, so that they are fewer. */
export const ENGINE_FAULTS: Omit<EngineFaults, 'seed'> = {
  tables: { throttle: 0.04, lostAnswer: 0.04, cancelledTransaction: 0.04 },
  functions: { crash: 0.02, twice: 0.05 },
  streams: { twice: 0.1, late: 0.1 },
  // What callers send must not be lost: nobody would know of it.
  queues: { lost: 0.02, twice: 0.05, late: 0.03, only: ['WatcherQueue'] },
  tokens: { throttle: 0.1, lostAnswer: 0.1 },
};

const LOOK_EVERY_MS = 100;
/** When so many of the requests before the kill were accepted, and one is at each of these, the engine is killed. */
const PART_AT_KILL = 0.5;
const PHASES_AT_KILL = ['apply', 'observe', 'cleanup', 'ended'];
/** Longer than any request has, with what may come after its deadline; what has not ended then is stuck. */
const PATIENCE_MS = 300_000;
/** Connections that were there before have settled by then, in seconds of the providers' clock. */
const SETTLING_SECONDS = 60;

/** Runs all requests on an engine that is killed in the middle and started again, until everything is at rest. */
export async function runWhole(cast: Cast): Promise<WholeRun> {
  const { lives, providers, plan, clock } = cast;
  const planned = [...plan.before, ...plan.after];
  const realStartMs = performance.now();
  await lives.start();
  const earlierIds = await putEarlier(cast, planned);
  providers.strike(cast.seed, cast.probability);
  const startMs = clock.nowMs();
  const around = { caller: lives.callers, current: () => lives, earlierIds };
  const notes: Notes = { answers: new Map(), executionsStopped: 0 };
  const before = makeRequests(plan.before, around, notes);
  const { phases, findings } = await killInTheMiddle(cast);
  const after = makeRequests(plan.after, around, notes);
  await lives.start();
  await Promise.all([before, after]);
  const leftOver = await drain(lives, planned.length);
  const makespanMs = clock.nowMs() - startMs;
  await sleep((WIRE_TIMES.lateCommitSeconds + WIRE_TIMES.hangSeconds) * 1000);
  const gathered = await gather(
    { planned, table: lives.table, providers, clock, answers: notes.answers, earlierIds },
    cast.probability,
  );
  const differences = await differencesOfApi(cast, gathered.requests);
  const places = [...findings, ...(await servicePlaces(lives.engine)), ...(await queueFindings(lives.engine))];
  await lives.stop();
  places.push(...ownPlaces(cast));
  const leaks = placesWith([KEY_PART, cast.password], places);
  const realMs = performance.now() - realStartMs;
  const trace = {
    ...gathered,
    ...measured(cast),
    leftOver,
    leaks,
    isAtRest: leftOver.length === 0,
    makespanMs,
    realMs,
  };
  const searched = new Set(places.map(({ place }) => place));
  return { trace, differences, phasesAtKill: phases, executionsStopped: notes.executionsStopped, searched };
}

/** Puts there what has to be there before, past the product and its wires. */
async function putEarlier(
  { providers, clock }: Cast,
  planned: readonly PlannedRequest[],
): Promise<ReadonlyMap<number, string>> {
  const way = { transport: new UndiciTransport(), profiles: providers.directProfiles, clock };
  const ids = await putEarlierConnections(way, planned);
  await sleep(SETTLING_SECONDS * 1000 * TIME_SCALE);
  return ids;
}

/** Kills the engine when requests are at everything; gives what they are at, and what the engine held in memory. */
async function killInTheMiddle({
  lives,
  plan,
}: Cast): Promise<{ readonly phases: Phases; readonly findings: readonly Finding[] }> {
  await untilPhases(lives, (phases) => totalOf(phases) >= plan.before.length * PART_AT_KILL);
  // Histories of executions are not kept on disk.
  const findings = await servicePlaces(lives.engine);
  const counters = await lives.engine.counters();
  const phases = await untilPhases(lives, (found) => PHASES_AT_KILL.every((phase) => found.has(phase)));
  await lives.kill(counters);
  return { phases, findings };
}

/** Waits until all requests have ended and nothing is under way; gives what is, when it takes too long. */
async function drain(lives: EngineLives, expected: number): Promise<readonly string[]> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const isDone = (phases: Phases): boolean => phases.get('ended') === totalOf(phases) && totalOf(phases) >= expected;
  const phases = await untilPhases(lives, (found) => isDone(found) || patience.aborted);
  if (!isDone(phases)) return [...phases].map(([phase, count]) => `${count} requests are at ${phase}`);
  await lives.engine.idle();
  return [];
}

/** The test's time limit ends the wait. */
async function untilPhases({ table }: EngineLives, isReached: (phases: Phases) => boolean): Promise<Phases> {
  for (;;) {
    const phases = await table.phases();
    if (isReached(phases)) return phases;
    await sleep(LOOK_EVERY_MS);
  }
}

function totalOf(phases: Phases): number {
  return [...phases.values()].reduce((sum, count) => sum + count, 0);
}

/** Everything that was written outside the engine's services. */
function ownPlaces({ lives }: Cast): readonly Finding[] {
  return [
    ...lives.outputs.map((content) => ({ place: 'log', content })),
    ...lives.callers.transcript.map((content) => ({ place: 'API answer', content })),
    ...fileFindings(lives.dataDir),
  ];
}

/** What the engine and the providers have counted, of all lives together. */
function measured({ seed, lives, providers }: Cast): Measured {
  const sums = (of: (counters: EngineCounters) => Readonly<Record<string, number>>): Record<string, number> =>
    lives.counters.map(of).reduce<Record<string, number>>(added, {});
  return {
    seed,
    faults: sums(({ faults }) => faults),
    providerFaults: providers.simulator.strikes(),
    runs: sums(({ invocations }) => invocations),
    stateTransitions: lives.counters.reduce((sum, { stateTransitions }) => sum + stateTransitions, 0),
    redrivenMessages: 0,
    clockErrorMs: 0,
    requestsPerSecond: undefined,
    maxInFlight: undefined,
    mostPlaced: 0,
    sharedCalls: { counts: {}, creates: [] },
    peak: 0,
    peakOfTenSeconds: 0,
    mostWhileAway: 0,
    memoryBytes: process.memoryUsage().rss,
  };
}

function added(sums: Record<string, number>, counts: Readonly<Record<string, number>>): Record<string, number> {
  const names = [...new Set([...Object.keys(sums), ...Object.keys(counts)])];
  return Object.fromEntries(names.map((name) => [name, (sums[name] ?? 0) + (counts[name] ?? 0)]));
}
