import { join } from 'node:path';
import { PROFILE_SECRET_PREFIX } from '../../lambdas/contract/environment';
import { startEngine } from '../local/engine';
import type { Engine, EngineOptions } from '../local/engine';
import { SIMULATED_DIALECTS, startSimulator } from '../simulator/simulator';
import type { Simulator } from '../simulator/simulator';
import type { NamedProfile } from './read-profiles';

/** How the local stack is to be. */
export interface LocalStackOptions extends Omit<EngineOptions, 'secrets'> {
  /** Profiles of providers that run elsewhere. Default: none. */
  readonly profiles?: readonly NamedProfile[];
  /** Starts the provider simulator as well, with one profile per dialect, named after it. */
  readonly simulator: boolean;
}

/** The local engine and, when asked for, the provider simulator. */
export interface LocalStack {
  readonly engine: Engine;
  readonly simulator: Simulator | undefined;
  stop(): Promise<void>;
}

/** Starts engine and simulator on one clock. */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const running: { engine?: Engine } = {};
  // The profiles must be known before the engine runs, and the engine's clock only exists when it does.
  const clock = { nowMs: () => running.engine?.clock.nowMs() ?? Date.now() };
  const simulator = options.simulator
    ? await startSimulator({
        clock,
        ...(options.dataDir !== undefined && { dataDir: join(options.dataDir, 'simulator') }),
      })
    : undefined;
  const simulated = simulator === undefined ? [] : SIMULATED_DIALECTS.map((id) => simulator.profile(id, id));
  const given = options.profiles ?? [];
  const profiles = [...given, ...simulated.filter(({ name }) => !given.some((profile) => profile.name === name))];
  const secrets = Object.fromEntries(
    profiles.map((profile) => [PROFILE_SECRET_PREFIX + profile.name, JSON.stringify(profile)]),
  );
  try {
    const engine = await startEngine({ ...options, secrets });
    running.engine = engine;
    return {
      engine,
      simulator,
      stop: async () => {
        await engine.stop();
        await simulator?.stop();
      },
    };
  } catch (error) {
    await simulator?.stop();
    throw error;
  }
}
