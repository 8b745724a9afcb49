import { SIMULATED_DIALECTS } from '../../../lib/simulator/base/dialect-id';
import type { Callers } from './callers';
import type { PlannedRequest } from './requests/planned-requests';
import type { Scenario } from './requests/scenario';
import type { RequestTrace, Trace } from './trace';
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
}

/** Gathers what a simulation has left behind. */
export async function traceOf(world: World, facts: RunFacts): Promise<Trace> {
  const { scenario, callers, startMs, endMs, ...measured } = facts;
  const { planned } = scenario;
  const requests = await Promise.all(planned.map((request) => requestTrace(world, callers, request)));
  const known = new Set(planned.map(({ idempotencyKey }) => idempotencyKey));
  const accepted = [...world.store.accepted];
  requests.forEach(({ stored, events }) => {
    world.secrets.add(`item of ${stored?.id ?? 'nobody'}`, JSON.stringify({ stored, events }));
  });
  const views = SIMULATED_DIALECTS.map((id) => [id, world.simulator.connections(id)]);
  await world.stop();
  return {
    ...measured,
    requests,
    unplanned: accepted.filter(([key]) => !known.has(key)).map(([, id]) => id),
    connections: Object.fromEntries(views) as Trace['connections'],
    leaks: world.secrets.findings(),
    leftOver: world.leftOver,
    settleMs: (world.profiles[0]?.settleSeconds ?? 0) * 1000,
    faults: world.mischief.counts(),
    providerFaults: world.simulator.strikes(),
    makespanMs: endMs - startMs - (scenario.countsFromMs ?? 0),
    requestsPerSecond: scenario.requestsPerSecond,
    peakWhileDown: world.provider.peakPerSecond(startMs, startMs + (scenario.outage?.untilMs ?? 0)),
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
      calls: provider.callsOf(''),
    };
  }
  return {
    planned,
    earlierId,
    answers,
    stored: await store.find(id),
    events: await store.events(id),
    hasSealedKey: (await store.sealedKey(id)) !== undefined,
    calls: provider.callsOf(id),
  };
}
