import { TICK } from '../../../lambdas/contract/ticks';
import { providerProfileSchema, type ProviderProfile } from '../../../lambdas/contract/provider-profile';
import type { HttpTransport } from '../../../lambdas/core/ports/http-transport';
import { createInProcessSimulator, type InProcessSimulator } from '../../../lib/simulator/in-process';
import { SIMULATED_DIALECTS } from '../../../lib/simulator/base/dialect-id';
import { InMemoryActors, InMemoryGates } from '../../support/in-memory/actors';
import { InMemoryBatchLedger } from '../../support/in-memory/batches/batch-ledger';
import { InMemoryBatchStore } from '../../support/in-memory/batches/batch-store';
import { InMemoryChunkQueue } from '../../support/in-memory/batches/chunk-queue';
import { InMemoryFingerprinter } from '../../support/in-memory/fingerprinter';
import { InMemoryFlights } from '../../support/in-memory/flights';
import { InMemoryLines } from '../../support/in-memory/lines';
import { InMemoryPaceStore } from '../../support/in-memory/pace-store';
import { InMemoryPlaces } from '../../support/in-memory/places';
import { InMemoryProfileReader } from '../../support/in-memory/profile-reader';
import { InMemorySealer } from '../../support/in-memory/sealer';
import { InMemoryTokenCache } from '../../support/in-memory/token-cache';
import { Chance } from './chance/chance';
import { fateScripts, KEY_PART } from './requests/connection-fields';
import type { Deployment } from './services/deployment';
import { FunctionHost } from './functions/function-host';
import type { SimulatedFunction } from './functions/functions';
import { hostedFunctions, simulated } from './functions/hosted-functions';
import { DelayQueue } from './services/delay-queue';
import { HttpClients } from './services/http-clients';
import { IntakeQueue } from './services/intake-queue';
import { Mischief } from './chance/mischief';
import { ObservedProvider } from './watch/observed-provider';
import type { Passage } from './chance/passage';
import type { PortPassage, Ports } from './functions/ports';
import { SecretSearch } from './watch/secret-search';
import { StatusEvents } from './services/status-events';
import { TableStream } from './services/table-stream';
import { TokenWrites } from './services/token-writes';
import { TaskRunner } from './functions/task-runner';
import type { VirtualTime } from './chance/virtual-time';
import { Vigil } from './watch/vigil';
import { WatchedStore } from './watch/watched-store';
import { WorkflowEngine } from './services/workflow-engine';

/** What a world is made of. */
export interface WorldOptions {
  readonly seed: number;
  /** Probability of a fault at each boundary, from 0 to 1. */
  readonly probability: number;
  readonly deployment: Deployment;
  readonly time: VirtualTime;
  /** Calls that each provider takes in a second; default: as many as come. */
  readonly requestsPerSecond?: number | undefined;
  /** Requests that each provider has in flight at once; default: as many as come. */
  readonly maxInFlight?: number | undefined;
  /** Settle time of all profiles; default: theirs. */
  readonly settleSeconds?: number | undefined;
  /** What goes wrong on our side; default: what chance draws with the probability. */
  readonly mischief?: Mischief;
  /** What the calls of a function's ports pass through; default: the passage as it is. */
  readonly passageOf?: (name: SimulatedFunction, passage: Passage) => PortPassage;
  /** Is told of every task that the workflow delivers. */
  readonly onTask?: (name: SimulatedFunction, event: string) => void;
}

/** The schedule of the reconciler, in milliseconds (protocol.md 1.9). */
const RECONCILE_MS = 60_000;

/** Everything that runs, put together: the product with an engine around it, its callers, and the providers. */
export class World {
  readonly mischief: Mischief;
  readonly simulator: InProcessSimulator;
  readonly provider: ObservedProvider;
  readonly store: WatchedStore;
  readonly engine: WorkflowEngine;
  readonly host: FunctionHost<SimulatedFunction>;
  readonly clients: HttpClients;
  readonly queue: IntakeQueue;
  readonly errands: DelayQueue;
  readonly flights = new InMemoryFlights();
  readonly actors = new InMemoryActors();
  readonly gates = new InMemoryGates();
  readonly lines = new InMemoryLines();
  readonly places = new InMemoryPlaces(this.lines, this.gates);
  readonly secrets = new SecretSearch(KEY_PART);
  readonly profiles: readonly ProviderProfile[];
  readonly time: VirtualTime;
  readonly stream: TableStream;
  readonly vigil: Vigil;
  private readonly reader: InMemoryProfileReader;
  private readonly events: StatusEvents;
  private readonly tasks: TaskRunner;
  private readonly tokenWrites: TokenWrites;
  private readonly reconciler: NodeJS.Timeout;
  /** The ports of all functions, before anything goes wrong with them. */
  readonly ports: Omit<Ports, 'transport'>;

  constructor(options: WorldOptions) {
    const { seed, probability, deployment, time, passageOf, settleSeconds } = options;
    const { requestsPerSecond, maxInFlight } = options;
    const limits = { requestsPerSecond, maxInFlight };
    this.time = time;
    this.mischief = options.mischief ?? new Mischief(seed, probability);
    this.simulator = createInProcessSimulator({ clock: time });
    fateScripts().forEach((script) => {
      this.simulator.script(script);
    });
    this.provider = new ObservedProvider(this.simulator, time, new Chance(seed, 'provider'));
    this.profiles = SIMULATED_DIALECTS.map((id) =>
      providerProfileSchema.parse({ ...this.simulator.profile(id, id), limits, settleSeconds }),
    );
    this.reader = new InMemoryProfileReader(...this.profiles);
    this.store = new WatchedStore([this.flights, this.lines, this.places], (id) => {
      this.stream.requestInserted(id);
    });
    const transport = (name: SimulatedFunction, requestId: () => string): HttpTransport => {
      return this.provider.transportFor(requestId, name === 'watch' ? TICK.providerCallMs : Infinity);
    };
    const areClocksOff = probability > 0;
    const functions = { seed, clock: time, areClocksOff, deployment, transport, ports: () => this.ports, passageOf };
    this.host = new FunctionHost(hostedFunctions(functions), this.mischief);
    const invoke = (name: SimulatedFunction) => (event: string) => this.host.invoke(name, event);
    const functionOf = (arn: string): SimulatedFunction => simulated(deployment.workflow.functionOf(arn));
    this.tasks = new TaskRunner(this.host, functionOf, this.mischief, options.onTask);
    this.events = new StatusEvents(invoke('record-interrupted'), this.mischief);
    this.tokenWrites = new TokenWrites(this.flights, this.mischief);
    this.engine = this.workflowEngine(deployment.workflow.definitionText);
    this.errands = new DelayQueue(deployment.delayQueue, time, invoke('watch'), this.mischief);
    this.ports = {
      store: this.store,
      executions: this.engine,
      flights: this.flights,
      actors: this.actors,
      gates: this.gates,
      lines: this.lines,
      places: this.places,
      errands: this.errands,
      batches: new InMemoryBatchStore(),
      ledger: new InMemoryBatchLedger(),
      chunks: new InMemoryChunkQueue(),
      profiles: this.reader,
      sealer: new InMemorySealer(),
      fingerprinter: new InMemoryFingerprinter(),
      tokens: new InMemoryTokenCache(),
      paces: new InMemoryPaceStore(),
    };
    this.stream = new TableStream(deployment.stream, invoke('dispatch'), this.mischief);
    this.clients = new HttpClients(this.host, this.mischief, (text) => {
      this.secrets.add('answer of the HTTP API', text);
    });
    this.queue = new IntakeQueue(deployment.queue, time, invoke('intake'), this.mischief);
    this.vigil = new Vigil(this);
    this.reconciler = setInterval(() => {
      // Its own log says what it could not do; the next run tries again.
      invoke('reconcile')('{}').catch(() => undefined);
    }, RECONCILE_MS);
  }

  /** Gives all providers other limits. */
  limit(limits: ProviderProfile['limits']): void {
    this.profiles.forEach((profile) => {
      this.reader.put({ ...profile, limits });
    });
  }

  /** Whether nothing is under way any more but the schedule. */
  get isAtRest(): boolean {
    return this.store.openCount === 0 && this.engine.runningCount === 0 && this.leftOver.length === 0;
  }

  /** What is under way, in words. */
  get leftOver(): readonly string[] {
    const { store, engine, stream, events, tasks, queue, errands, flights, actors, host, tokenWrites } = this;
    const { gates, lines, places } = this;
    const found: readonly (readonly [boolean, string])[] = [
      [store.openCount === 0, `${store.openCount} requests have not ended`],
      [engine.runningCount === 0, `${engine.runningCount} executions run`],
      [stream.isIdle, 'records of the stream are not delivered'],
      [events.isIdle, 'status events are not delivered'],
      [tasks.isIdle, 'second deliveries of tasks are under way'],
      [queue.isIdle, 'messages are left in the intake queue'],
      [errands.isIdle, 'messages are left in the delay queue'],
      [flights.isEmpty, `${flights.all.length} entries are left`],
      [host.isIdle, 'functions make calls'],
      [actors.areAsleep, 'watchers are awake'],
      [gates.areAsleep, 'gates are awake'],
      [lines.all.length === 0, `${lines.all.length} requests are in line`],
      [lines.knownCount === 0, `${lines.knownCount} lines are known`],
      [places.all.length === 0, `${places.all.length} places are left`],
      [tokenWrites.isIdle, 'tokens are on their way'],
    ];
    return found.filter(([isDone]) => !isDone).map(([, what]) => what);
  }

  /** Ends what would go on for ever. */
  stop(): void {
    clearInterval(this.reconciler);
    this.vigil.stop();
    this.simulator.stop();
    this.queue.stop();
    this.errands.stop();
  }

  private workflowEngine(definitionText: string): WorkflowEngine {
    const services = {
      invoke: (arn: string, event: string) => this.tasks.run(arn, event),
      integrate: this.tokenWrites.perform.bind(this.tokenWrites),
    };
    return new WorkflowEngine(definitionText, services, {
      onHistory: (name, { details }) => {
        this.secrets.add(`execution history of ${name}`, JSON.stringify(details));
      },
      onEnd: (name, end) => {
        this.events.executionEnded(name, end);
      },
    });
  }
}
