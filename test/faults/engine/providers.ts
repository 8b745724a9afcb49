import { providerProfileSchema } from '../../../lambdas/contract/provider-profile';
import type { ProviderProfile } from '../../../lambdas/contract/provider-profile';
import { SIMULATED_DIALECTS, startSimulator } from '../../../lib/simulator/simulator';
import type { Simulator, SimulatedDialectId } from '../../../lib/simulator/simulator';
import { startWire } from '../../support/e2e/wire';
import type { Wire } from '../../support/e2e/wire';
import { fateScripts } from '../simulation/requests/connection-fields';
import { WIRE_TIMES } from './times';
import type { ScaledClock } from './times';

/** The providers, in the process of the test: they outlive an engine that is killed. */
export interface Providers {
  readonly simulator: Simulator;
  readonly wires: ReadonlyMap<SimulatedDialectId, Wire>;
  /** How the engine reaches them: over the wires. */
  readonly profiles: readonly ProviderProfile[];
  /** How others do. */
  readonly directProfiles: readonly ProviderProfile[];
  /** Has faults of all kinds strike from now on. */
  strike(seed: number, probability: number): void;
  stop(): Promise<void>;
}

/** Starts providers of all dialects, on a clock that runs as fast as the engine's. */
export async function startProviders(clock: ScaledClock, password: string): Promise<Providers> {
  const simulator = await startSimulator({ clock, password });
  fateScripts().forEach((script) => {
    simulator.script(script);
  });
  const wires = new Map<SimulatedDialectId, Wire>();
  for (const dialect of SIMULATED_DIALECTS) {
    wires.set(dialect, await startWire(simulator.profile(dialect, dialect).endpoint));
  }
  const profileOf = (dialect: SimulatedDialectId, url?: string): ProviderProfile => {
    const { auth, ...profile } = simulator.profile(dialect, dialect);
    const wired = url === undefined ? { auth } : { endpoint: url, auth: { ...auth, url: `${url}/v3` } };
    return providerProfileSchema.parse({ ...profile, ...wired, settleSeconds: WIRE_TIMES.settleSeconds });
  };
  return {
    simulator,
    wires,
    profiles: SIMULATED_DIALECTS.map((dialect) => profileOf(dialect, wires.get(dialect)?.url)),
    directProfiles: SIMULATED_DIALECTS.map((dialect) => profileOf(dialect)),
    strike: (seed, probability) => {
      const { lateCommitSeconds, listLagSeconds, hangSeconds } = WIRE_TIMES;
      simulator.schedule({ seed, probability, lateCommitSeconds, listLagSeconds, hangSeconds });
    },
    stop: async () => {
      await Promise.all([...wires.values()].map((wire) => wire.stop()));
      await simulator.stop();
    },
  };
}
