import type { Figures } from './figures';
import { lastWords, runNode } from '../../support/processes';

/** A bundle of the simulation and the assembly that it runs. */
export interface SimulationProgram {
  /** What `buildSimulation` has made. */
  readonly bundle: string;
  readonly assemblyDir: string;
}

/** One run of the simulation. */
export interface SimulationRun {
  readonly seed: number;
  readonly probability: number;
  readonly requests: number;
  /** Settle time of all profiles, in seconds; default: theirs. */
  readonly settleSeconds?: number | undefined;
  /** Whether no provider takes a call for an hour (protocol.md 3, T6). */
  readonly isOutage?: boolean | undefined;
}

/**
 * Runs the simulation in a process of its own.
 *
 * @throws Error when it breaks down before it has figures
 */
export async function runSimulation(
  { bundle, assemblyDir }: SimulationProgram,
  run: SimulationRun,
  limitMs: number,
): Promise<Figures> {
  const args = ['--enable-source-maps', bundle, '--json', '--assembly', assemblyDir, ...argumentsOf(run)];
  const finished = await runNode(args, { limitMs });
  if (finished.code === null) throw new Error(`The simulation took longer than ${limitMs / 1000} s`);
  try {
    return JSON.parse(finished.stdout) as Figures; // our own program's
  } catch {
    throw new Error(`The simulation broke down: ${lastWords(finished)}`);
  }
}

/** The command that repeats a run and shows what is wrong. */
export function commandOf(run: SimulationRun): string {
  return ['node --import tsx test/programs/faults/random.ts', ...argumentsOf(run)].join(' ');
}

function argumentsOf({ seed, probability, requests, settleSeconds, isOutage }: SimulationRun): string[] {
  const settle = settleSeconds === undefined ? [] : ['--settle', String(settleSeconds)];
  const outage = isOutage === true ? ['--outage'] : [];
  return ['--seed', String(seed), '--p', String(probability), '--requests', String(requests), ...settle, ...outage];
}
