import { startLocalStack } from '../../../lib/cli/local-stack';
import type { NamedProfile } from '../../../lib/cli/read-profiles';
import type { Engine, LogLine } from '../../../lib/local/engine';
import { startSimulator } from '../../../lib/simulator/simulator';
import type { Simulator, SimulatorOptions } from '../../../lib/simulator/simulator';
import { assemblyDir } from '../assembly';
import { E2eClient } from './client';

/** How to start a stack. */
export interface E2eOptions {
  /** Names of the providers; each is a simulator of its own, so that tests do not disturb each other. */
  readonly providers: readonly string[];
  readonly simulator?: SimulatorOptions;
  /** Profiles besides those of the simulators, made when these run. */
  readonly profiles?: (simulatorOf: (name: string) => Simulator) => Promise<readonly NamedProfile[]>;
  readonly dataDir?: string;
  /** Default 0.02: a virtual minute takes 1.2 s, and the lease of a tick 0.7 s; on a busy machine less is too short for one. */
  readonly timeScale?: number;
  /** Environment of every function, before that of the template. */
  readonly functionEnvironment?: Readonly<Record<string, string>>;
}

/** The product as it runs on a laptop, with simulated providers on its clock and a caller. */
export interface E2eStack {
  readonly engine: Engine;
  readonly api: E2eClient;
  /** All lines that the functions have written so far. */
  readonly logs: readonly LogLine[];
  /** The simulator of that name. */
  simulator(name: string): Simulator;
  /** May be called again. */
  stop(): Promise<void>;
}

/** Starts engine, simulators and caller; everything talks over real sockets. */
export async function startE2eStack(options: E2eOptions): Promise<E2eStack> {
  const running: { engine?: Engine } = {};
  const clock = { nowMs: () => running.engine?.clock.nowMs() ?? Date.now() };
  const simulators = new Map<string, Simulator>();
  for (const name of options.providers) {
    simulators.set(name, await startSimulator({ clock, ...options.simulator }));
  }
  const simulatorOf = (name: string): Simulator => {
    const simulator = simulators.get(name);
    if (simulator === undefined) throw new Error(`No simulator ${name}`);
    return simulator;
  };
  const own = [...simulators].map(([name, simulator]) => simulator.profile(name));
  const logs: LogLine[] = [];
  const local = await startLocalStack({
    assemblyDir: assemblyDir(),
    simulator: false,
    profiles: [...own, ...((await options.profiles?.(simulatorOf)) ?? [])],
    timeScale: options.timeScale ?? 0.02,
    onLog: (line) => logs.push(line),
    ...(options.dataDir !== undefined && { dataDir: options.dataDir }),
    ...(options.functionEnvironment !== undefined && { functionEnvironment: options.functionEnvironment }),
  });
  const { engine } = local;
  running.engine = engine;
  let stopped: Promise<void> | undefined;
  const stopAll = async (): Promise<void> => {
    await local.stop();
    await Promise.all([...simulators.values()].map((simulator) => simulator.stop()));
  };
  return {
    engine,
    api: new E2eClient(engine.url),
    logs,
    simulator: simulatorOf,
    stop: () => (stopped ??= stopAll()),
  };
}
