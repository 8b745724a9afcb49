import { CLOCK_ERROR_MS } from './functions/hosted-functions';
import { SIMULATED_DIALECTS } from '../../../lib/simulator/base/dialect-id';
import type { Callers } from './callers';
import type { PlannedRequest } from './requests/planned-requests';
import type { Scenario } from './requests/scenario';
import type { RequestTrace, Trace } from './trace';
import { NO_CALLS } from './watch/observed-provider';
import type { World } from './world';

/** What a trace holds besides what the world has. */
export interface RunFacts {
  readonly seed: number;
  readonly probability: number;
  readonly scenario: Scenario;
  readonly callers: Callers;
  readonly isAtRest: boolean;
  /** Epoch ms of virtual time. */
  readonly startMs: number;
  readonly endMs: number;
  readonly realMs: number;
  /** What was done when all was at rest, in words. */
  readonly restless: readonly string[];
}

/** Time after which it is known that a provider is away: a minute without an answer, and the calls of that time. */
const NOTICED_MS = 180_000;

/** Gathers what a simulation has left behind. */
export async function traceOf(world: World, facts: RunFacts): Promise<Trace> {
  const { scenario, callers, startMs, endMs, ...measured } = facts;
  const { planned } = scenario;
  const { rates } = world.provider;
  const { fromMs = 0, untilMs = 0 } = scenario.outage ?? {};
  const requests = await Promise.all(planned.map((request) => requestTrace(world, callers, request)));
  const known = new Set(planned.map(({ idempotencyKey }) => idempotencyKey));
  const accepted = [...world.store.accepted];
  requests.forEach(({ stored, events }) => {
    world.secrets.add(`item of ${stored?.id ?? 'nobody'}`, JSON.stringify({ stored, events }));
  });
  const views = SIMULATED_DIALECTS.map((id) => [id, world.simulator.connections(id)]);
  world.stop();
  return {
    ...measured,
    requests,
    unplanned: accepted.filter(([key]) => !known.has(key)).map(([, id]) => id),
    connections: Object.fromEntries(views) as Trace['connections'],
    leaks: world.secrets.findings(),
    leftOver: world.leftOver,
    tokensLeft: world.flights.tokenHolders,
    vigil: world.vigil.findings,
    sharedCalls: world.provider.callsOf(''),
    settleMs: (world.profiles[0]?.settleSeconds ?? 0) * 1000,
    clockErrorMs: facts.probability > 0 ? CLOCK_ERROR_MS : 0,
    faults: world.mischief.counts(),
    providerFaults: world.simulator.strikes(),
    makespanMs: endMs - startMs - (scenario.countsFromMs ?? 0),
    requestsPerSecond: scenario.requestsPerSecond,
    maxInFlight: scenario.maxInFlight,
    mostPlaced: world.places.most,
    peak: rates.most(1, startMs, endMs),
    peakOfTenSeconds: rates.most(10, startMs, endMs),
    mostWhileAway: rates.most(60, startMs + fromMs + NOTICED_MS, startMs + untilMs),
    runs: world.host.runs,
    stateTransitions: world.engine.stateTransitions,
    redrivenMessages: world.queue.redriven,
    memoryBytes: process.memoryUsage().rss,
  };
}

async function requestTrace(world: World, callers: Callers, planned: PlannedRequest): Promise<RequestTrace> {
  const { store, provider } = world;
  const id = store.accepted.get(planned.idempotencyKey);
  const earlierId = callers.earlierIdOf(planned);
  const answers = callers.answersTo(planned);
  if (id === undefined) {
    return {
      planned,
      earlierId,
      answers,
      stored: undefined,
      events: [],
      hasSealedKey: false,
      executionEndedAtMs: undefined,
      calls: NO_CALLS,
    };
  }
  return {
    planned,
    earlierId,
    answers,
    stored: await store.find(id),
    events: await store.events(id),
    executionEndedAtMs: world.engine.endedAtMs(id),
    hasSealedKey: (await store.sealedKey(id)) !== undefined,
    calls: provider.callsOf(id),
  };
}
