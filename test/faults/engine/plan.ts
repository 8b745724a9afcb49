import { planRequests } from '../simulation/requests/planned-requests';
import type { PlannedRequest } from '../simulation/requests/planned-requests';

/** The others come when the engine has been killed, while it is away. */
const PART_BEFORE_KILL = 0.75;
/** Within these times, in milliseconds of real time. */
const RUSH_MS = 8_000;
const LATE_RUSH_MS = 4_000;
/** Time of a request whose connection never settles, in seconds: nobody waits for it longer than needed. */
const MOST_SECONDS = 300;
/** Of the plain requests whose connection goes DOWN, each so many-th is to wait for the tunnel, in vain. */
const WAITS_FOR_TUNNEL = 3;

/** Requests before and after a kill; they come so long after the start, or the kill, in real time. */
export interface EnginePlan {
  readonly before: readonly PlannedRequest[];
  readonly after: readonly PlannedRequest[];
}

/** The requests of the simulation for a real engine; all times but those of submission are the engine's. */
export function planForEngine(seed: number, count: number): EnginePlan {
  const requests = planRequests(seed, count).map(hastened);
  const countBefore = Math.floor(requests.length * PART_BEFORE_KILL);
  return {
    before: spread(requests.slice(0, countBefore), RUSH_MS),
    after: spread(requests.slice(countBefore), LATE_RUSH_MS),
  };
}

function spread(requests: readonly PlannedRequest[], overMs: number): readonly PlannedRequest[] {
  return requests.map((request, index) => ({
    ...request,
    submitAtMs: Math.floor((index / requests.length) * overMs),
  }));
}

function hastened(request: PlannedRequest): PlannedRequest {
  if (request.fate === 'stuck') return { ...request, deadlineSeconds: Math.min(request.deadlineSeconds, MOST_SECONDS) };
  if (request.class !== 'plain' || request.fate !== 'down' || request.number % WAITS_FOR_TUNNEL !== 0) return request;
  return { ...request, class: 'unlucky', completion: 'tunnel-up', deadlineSeconds: MOST_SECONDS };
}
