import type { ProviderProfile } from '../../../lambdas/contract/provider-profile';
import { DIALECTS } from '../../../lambdas/core/dialects';
import type { ErrandDependencies } from '../../../lambdas/core/operations/errands/run-errand';
import { StoredPaces } from '../../../lambdas/core/operations/provider/stored-paces';
import { Pacer } from '../../../lambdas/core/operations/provider/pacer';
import { ProviderClient } from '../../../lambdas/core/operations/provider/provider-client';
import { ProviderTokens } from '../../../lambdas/core/operations/provider/provider-tokens';
import type { ApplyDependencies } from '../../../lambdas/core/operations/steps/step-dependencies';
import type { LookDependencies } from '../../../lambdas/core/operations/batches/look-at-calls';
import type { HttpTransport } from '../../../lambdas/core/ports/http-transport';
import { InMemoryBatchLedger } from '../in-memory/batches/batch-ledger';
import { InMemoryBatchStore } from '../in-memory/batches/batch-store';
import { InMemoryChunkQueue } from '../in-memory/batches/chunk-queue';
import { InMemoryActors, InMemoryGates } from '../in-memory/actors';
import { InMemoryClock } from '../in-memory/clock';
import { InMemoryErrands } from '../in-memory/errands';
import { InMemoryExecutions } from '../in-memory/executions';
import { InMemoryFlights } from '../in-memory/flights';
import { InMemoryLines } from '../in-memory/lines';
import { InMemoryLogger } from '../in-memory/logger';
import { InMemoryPaceStore } from '../in-memory/pace-store';
import { InMemoryPlaces } from '../in-memory/places';
import { InMemoryProfileReader } from '../in-memory/profile-reader';
import { InMemoryRandomness } from '../in-memory/randomness';
import { InMemoryRequestStore } from '../in-memory/request-store';
import { InMemorySealer } from '../in-memory/sealer';
import { InMemoryTimer } from '../in-memory/timer';
import { InMemoryTokenCache } from '../in-memory/token-cache';

/** Every call of a port passes this point before its effect. */
export type Point = () => void | Promise<void>;

/** What all parts of the product work with that act on requests. */
export type AllDependencies = ApplyDependencies & ErrandDependencies & LookDependencies;

const NO_POINT: Point = () => undefined;
/** Methods of ports that answer at once: they have no effect that anybody else could see. */
const IMMEDIATE: readonly unknown[] = ['forget', 'nowMs'];

/** All ports in memory on one clock that only waiting moves. */
export class Doubles {
  readonly clock = new InMemoryClock();
  readonly flights = new InMemoryFlights();
  readonly actors = new InMemoryActors();
  readonly gates = new InMemoryGates();
  readonly lines = new InMemoryLines();
  readonly places = new InMemoryPlaces(this.lines, this.gates);
  readonly store = new InMemoryRequestStore(this.flights, this.lines, this.places);
  readonly errands = new InMemoryErrands(this.clock);
  readonly executions = new InMemoryExecutions();
  readonly batches = new InMemoryBatchStore();
  readonly ledger = new InMemoryBatchLedger();
  readonly chunks = new InMemoryChunkQueue();
  readonly sealer = new InMemorySealer();
  readonly tokens = new InMemoryTokenCache();
  readonly paces = new InMemoryPaceStore();
  readonly timer = new InMemoryTimer(this.clock);
  readonly logger = new InMemoryLogger();
  readonly profiles: InMemoryProfileReader;
  private owners = 0;

  constructor(...profiles: readonly ProviderProfile[]) {
    this.profiles = new InMemoryProfileReader(...profiles);
  }

  /** The ports of one run. What a function keeps in memory is new, as after a crash. */
  dependencies(provider: HttpTransport, point: Point = NO_POINT): AllDependencies {
    const transport = passing(provider, point);
    const { clock, timer, logger } = this;
    const paces = passing(this.paces, point);
    const profiles = passing(this.profiles, point);
    const pacer = new Pacer({ paces, profiles, clock, timer, logger });
    const tokens = new ProviderTokens(transport, passing(this.tokens, point), pacer, clock);
    return {
      store: passing(this.store, point),
      flights: passing(this.flights, point),
      actors: passing(this.actors, point),
      gates: passing(this.gates, point),
      lines: passing(this.lines, point),
      places: passing(this.places, point),
      errands: passing(this.errands, point),
      executions: passing(this.executions, point),
      batches: passing(this.batches, point),
      ledger: passing(this.ledger, point),
      chunks: passing(this.chunks, point),
      profiles,
      dialects: DIALECTS,
      provider: new ProviderClient(transport, tokens, pacer, clock),
      sealer: passing(this.sealer, point),
      clock,
      timer,
      logger,
      random: new InMemoryRandomness(),
      pacer,
      pace: new StoredPaces(paces, clock),
      newOwner: () => `owner-${String((this.owners += 1))}`,
    };
  }
}

/** The same port with a point before each of its calls. */
export function passing<T extends object>(port: T, point: Point): T {
  return new Proxy(port, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      if (IMMEDIATE.includes(name)) return member.bind(target) as unknown;
      return async (...given: unknown[]): Promise<unknown> => {
        await point();
        return Reflect.apply(member, target, given) as unknown;
      };
    },
  });
}
