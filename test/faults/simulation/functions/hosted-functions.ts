import { ulid } from 'ulid';
import { requestIdOf } from '../../../../lambdas/core/domain/request/request-id';
import type { Clock } from '../../../../lambdas/core/ports/clock';
import type { HttpTransport } from '../../../../lambdas/core/ports/http-transport';
import type { Timer } from '../../../../lambdas/core/ports/timer';
import { Chance } from '../chance/chance';
import type { Passage } from '../chance/passage';
import { sleep } from '../chance/sleep';
import type { Deployment } from '../services/deployment';
import type { Handler, HostedFunction } from './function-instance';
import { HANDLERS, LONG_RUNS, type SimulatedFunction, type Surroundings } from './functions';
import { portsThrough, type PortPassage, type Ports } from './ports';

/** What the functions of a world are made of. */
export interface FunctionParts {
  readonly seed: number;
  readonly clock: Clock;
  /** Whether the clocks of instances differ. */
  readonly areClocksOff: boolean;
  readonly deployment: Pick<Deployment, 'timeoutsMs'>;
  /** The way to the providers of an instance that works for the request that `requestId` names at the time. */
  readonly transport: (name: SimulatedFunction, requestId: () => string) => HttpTransport;
  /** The other ports of an instance; they are asked for when it starts. */
  readonly ports: (name: SimulatedFunction) => Omit<Ports, 'transport'>;
  /** What the calls of a function's ports pass through; default: the passage as it is. */
  readonly passageOf?: ((name: SimulatedFunction, passage: Passage) => PortPassage) | undefined;
}

/** The clock of an instance is wrong by so many milliseconds at most. */
export const CLOCK_ERROR_MS = 2_000;

/** All functions of the product, each as the template has it. */
export function hostedFunctions(parts: FunctionParts): Record<SimulatedFunction, HostedFunction> {
  const { deployment, transport, ports, passageOf } = parts;
  const around = surroundings(parts);
  const clockOf = clocks(parts);
  const hosted = (name: SimulatedFunction): HostedFunction => ({
    timeoutMs: deployment.timeoutsMs[name],
    isLong: LONG_RUNS.includes(name),
    start: (passage, requestId) => {
      const given = { ...ports(name), transport: transport(name, requestId) };
      const own = portsThrough(passageOf?.(name, passage) ?? passage, given);
      const clock = clockOf();
      return HANDLERS[name](own, { ...around, clock, timer: timerOf(clock) }) as Handler;
    },
  });
  const names = Object.keys(HANDLERS) as SimulatedFunction[];
  return Object.fromEntries(names.map((name) => [name, hosted(name)])) as Record<SimulatedFunction, HostedFunction>;
}

/** Waits until an instance's clock shows a time, right or wrong. */
function timerOf(clock: Clock): Timer {
  return { waitUntil: (atMs) => sleep(Math.max(0, Math.ceil(atMs - clock.nowMs()))) };
}

/** Makes the clock of another instance. */
function clocks({ seed, clock, areClocksOff }: FunctionParts): () => Clock {
  const chance = new Chance(seed, 'clocks');
  return () => {
    if (!areClocksOff) return clock;
    const errorMs = chance.integer(-CLOCK_ERROR_MS, CLOCK_ERROR_MS + 1);
    return { nowMs: () => clock.nowMs() + errorMs };
  };
}

function surroundings({ seed, clock }: FunctionParts): Omit<Surroundings, 'clock' | 'timer'> {
  const ids = new Chance(seed, 'ids');
  const owners = new Chance(seed, 'owners');
  return {
    random: new Chance(seed, 'jitter'),
    ids: { newRequestId: () => requestIdOf(ulid(clock.nowMs(), () => ids.next())) },
    newOwner: () => owners.uuid(),
  };
}

/** The function of a name in the template. */
export function simulated(name: string): SimulatedFunction {
  if (name in HANDLERS) return name as SimulatedFunction;
  throw new Error(`The workflow calls ${name}, which the simulation does not run`);
}
