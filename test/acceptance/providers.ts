import { randomBytes } from 'node:crypto';
import type { Clock } from '../../lib/simulator/base/clock';
import { SIMULATED_DIALECTS, startSimulator } from '../../lib/simulator/simulator';
import type { SimulatedDialectId, Simulator } from '../../lib/simulator/simulator';
import type { NamedProfile } from '../../lib/cli/read-profiles';

/** How often a provider is asked for the state of a connection, in seconds. */
export interface Polling {
  readonly firstDelaySeconds: number;
  readonly maxDelaySeconds: number;
}

/** Often enough for cases that run in real time, and seldom enough to do something between two looks. */
const POLLING: Polling = { firstDelaySeconds: 3, maxDelaySeconds: 3 };
/** Simulated providers show what they have done at once. */
const SETTLE_SECONDS = 12;

/** Simulated providers on this machine. */
export class Providers {
  private constructor(
    private readonly prefix: string,
    private readonly simulators: ReadonlyMap<string, Simulator>,
    private readonly polling: Polling,
  ) {}

  static async start(names: readonly string[], clock: Clock, polling = POLLING): Promise<Providers> {
    const simulators = new Map<string, Simulator>();
    for (const name of names) simulators.set(name, await startSimulator({ clock }));
    // Nobody else's profile has such a name, in whatever account this runs.
    return new Providers(`acceptance-${randomBytes(4).toString('hex')}`, simulators, polling);
  }

  /** The simulator behind a provider. */
  simulator(name: string): Simulator {
    const simulator = this.simulators.get(name);
    if (simulator === undefined) throw new Error(`No provider ${name}`);
    return simulator;
  }

  /** The profile by which requests name a provider. */
  profileName(name: string, dialect: SimulatedDialectId = 'huawei-v2'): string {
    return `${this.prefix}-${name}-${dialect}`;
  }

  /**
   * The profiles of all providers.
   *
   * @param reachedAt where the product reaches what listens at a URL of this machine
   */
  profiles(reachedAt: (url: string) => string): readonly NamedProfile[] {
    return [...this.simulators].flatMap(([name, simulator]) =>
      SIMULATED_DIALECTS.map((dialect) => {
        const profile = simulator.profile(this.profileName(name, dialect), dialect);
        const auth = { ...profile.auth, url: reachedAt(profile.auth.url) };
        const endpoint = reachedAt(profile.endpoint);
        return { ...profile, endpoint, auth, polling: this.polling, settleSeconds: SETTLE_SECONDS };
      }),
    );
  }

  async stop(): Promise<void> {
    await Promise.all([...this.simulators.values()].map((simulator) => simulator.stop()));
  }
}
