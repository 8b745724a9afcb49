import { Chance } from '../chance/chance';
import { planRequest, planRequests, type PlannedRequest } from './planned-requests';

/** A time in which no provider takes a call, in milliseconds from the start of the simulation. */
export interface Outage {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** What happens in a simulation besides faults. */
export interface Scenario {
  readonly planned: readonly PlannedRequest[];
  /** Calls that each provider takes in a second; default: as many as come. */
  readonly requestsPerSecond?: number | undefined;
  /** Requests that each provider has in flight at once; default: as many as come. */
  readonly maxInFlight?: number | undefined;
  readonly outage?: Outage | undefined;
  /** From when on the time until all is at rest is counted, in milliseconds from the start; default 0. */
  readonly countsFromMs?: number | undefined;
}

/**
 * A limit that holds nobody up, so that pacing is asked, and struck, too. Faults are drawn for one call in so many, whatever
 * the rate: a 429 comes every few seconds and halves it, so that about a tenth of the limit is left.
 */
const GENEROUS_LIMIT = 1_000;

/** Requests of all classes, as they come. */
export function everydayScenario(seed: number, requests: number): Scenario {
  return { planned: planRequests(seed, requests), requestsPerSecond: GENEROUS_LIMIT };
}

const HOUR_MS = 3_600_000;
/** Requests come within this time, in milliseconds. */
const RUSH_MS = 100_000;
/** Each of the four providers takes one call a second for so many requests. */
const REQUESTS_PER_CALL = 2_000;

/**
 * An hour without providers (protocol.md 3, T6): half of the requests come when it begins and have their deadline when
 * it ends; the others come after half an hour and have another half to live.
 */
export function outageScenario(seed: number, requests: number): Scenario {
  return { ...rushScenario(seed, requests), outage: { fromMs: 0, untilMs: HOUR_MS }, countsFromMs: HOUR_MS };
}

/** The same requests with the providers there, for comparison. */
export function rushScenario(seed: number, requests: number): Scenario {
  const chance = new Chance(seed, 'requests');
  const half = Math.ceil(requests / 2);
  const planned = Array.from({ length: requests }, (_, number): PlannedRequest => {
    const isLate = number >= half;
    const inRushMs = Math.floor(((number % half) / half) * RUSH_MS);
    const request = planRequest(number, isLate ? 'plain' : 'hurried', chance);
    return { ...request, deadlineSeconds: HOUR_MS / 1000, submitAtMs: (isLate ? HOUR_MS / 2 : 0) + inRushMs };
  });
  return { planned, requestsPerSecond: Math.ceil(requests / REQUESTS_PER_CALL), countsFromMs: HOUR_MS / 2 };
}
