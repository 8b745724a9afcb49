import { ulid } from 'ulid';
import { providerProfileSchema, type ProviderProfile } from '../../../lambdas/contract/provider-profile';
import { requestIdOf } from '../../../lambdas/core/domain/request/request-id';
import { createInProcessSimulator, type InProcessSimulator } from '../../../lib/simulator/in-process';
import { SIMULATED_DIALECTS } from '../../../lib/simulator/base/dialect-id';
import { InMemoryFingerprinter } from '../../support/in-memory/fingerprinter';
import { InMemoryProfileReader } from '../../support/in-memory/profile-reader';
import { InMemoryRateLimiter } from '../../support/in-memory/rate-limiter';
import { InMemorySealer } from '../../support/in-memory/sealer';
import { InMemoryTokenCache } from '../../support/in-memory/token-cache';
import { Chance } from './chance/chance';
import { fateScripts, KEY_PART } from './requests/connection-fields';
import type { Deployment } from './services/deployment';
import { FunctionHost } from './functions/function-host';
import type { Handler, HostedFunction } from './functions/function-instance';
import { HANDLERS, type SimulatedFunction } from './functions/functions';
import { HttpClients } from './services/http-clients';
import { IntakeQueue } from './services/intake-queue';
import { Mischief } from './chance/mischief';
import { ObservedProvider } from './watch/observed-provider';
import type { Passage } from './chance/passage';
import { portsThrough, type PortPassage, type Ports } from './functions/ports';
import { SecretSearch } from './watch/secret-search';
import { StatusEvents } from './services/status-events';
import { TableStream } from './services/table-stream';
import { TaskRunner } from './functions/task-runner';
import type { VirtualTime } from './chance/virtual-time';
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
const RECONCILE_MS = 300_000;

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
  readonly secrets = new SecretSearch(KEY_PART);
  readonly profiles: readonly ProviderProfile[];
  readonly time: VirtualTime;
  readonly stream: TableStream;
  private readonly events: StatusEvents;
  private readonly tasks: TaskRunner;
  private readonly reconciler: NodeJS.Timeout;
  private readonly ports: Omit<Ports, 'transport'>;

  constructor(options: WorldOptions) {
    const { seed, probability, deployment, time, requestsPerSecond, settleSeconds } = options;
    this.time = time;
    this.mischief = options.mischief ?? new Mischief(seed, probability);
    this.simulator = createInProcessSimulator({ clock: time });
    fateScripts().forEach((script) => {
      this.simulator.script(script);
    });
    this.provider = new ObservedProvider(this.simulator, time, new Chance(seed, 'provider'));
    this.profiles = SIMULATED_DIALECTS.map((id) =>
      providerProfileSchema.parse({ ...this.simulator.profile(id, id), limits: { requestsPerSecond }, settleSeconds }),
    );
    this.store = new WatchedStore((id) => {
      this.stream.requestInserted(id);
    });
    this.host = new FunctionHost(this.hostedFunctions(options), this.mischief);
    const invoke = (name: SimulatedFunction) => (event: string) => this.host.invoke(name, event);
    const functionOf = (arn: string): SimulatedFunction => simulated(deployment.workflow.functionOf(arn));
    this.tasks = new TaskRunner(this.host, functionOf, this.mischief, options.onTask);
    this.events = new StatusEvents(invoke('record-interrupted'), this.mischief);
    this.engine = new WorkflowEngine(deployment.workflow.definitionText, (arn, event) => this.tasks.run(arn, event), {
      onHistory: (name, { details }) => {
        this.secrets.add(`execution history of ${name}`, JSON.stringify(details));
      },
      onEnd: (name, end) => {
        this.events.executionEnded(name, end);
      },
    });
    this.ports = {
      store: this.store,
      executions: this.engine,
      profiles: new InMemoryProfileReader(...this.profiles),
      sealer: new InMemorySealer(),
      fingerprinter: new InMemoryFingerprinter(),
      tokens: new InMemoryTokenCache(),
      limiter: new InMemoryRateLimiter(),
    };
    this.stream = new TableStream(deployment.stream, invoke('dispatch'), this.mischief);
    this.clients = new HttpClients(this.host, this.mischief, (text) => {
      this.secrets.add('answer of the HTTP API', text);
    });
    this.queue = new IntakeQueue(deployment.queue, time, invoke('intake'), this.mischief);
    this.reconciler = setInterval(() => {
      // Its own log says what it could not do; the next run tries again.
      invoke('reconcile')('{}').catch(() => undefined);
    }, RECONCILE_MS);
  }

  /** Whether nothing is under way any more but the schedule. */
  get isAtRest(): boolean {
    const { store, engine, stream, events, tasks, queue } = this;
    const isQuiet = stream.isIdle && events.isIdle && tasks.isIdle;
    return store.openCount === 0 && engine.runningCount === 0 && isQuiet && queue.isIdle;
  }

  /** What is under way, in words. */
  get leftOver(): readonly string[] {
    const { store, engine, stream, events, tasks, queue } = this;
    return [
      ...(store.openCount > 0 ? [`${store.openCount} requests have not ended`] : []),
      ...(engine.runningCount > 0 ? [`${engine.runningCount} executions run`] : []),
      ...(stream.isIdle ? [] : ['records of the stream are not delivered']),
      ...(events.isIdle ? [] : ['status events are not delivered']),
      ...(tasks.isIdle ? [] : ['second deliveries of tasks are under way']),
      ...(queue.isIdle ? [] : ['messages are left in the intake queue']),
    ];
  }

  /** Ends what would go on for ever. */
  async stop(): Promise<void> {
    clearInterval(this.reconciler);
    this.simulator.stop();
    await this.queue.stop();
  }

  private hostedFunctions(options: WorldOptions): Record<SimulatedFunction, HostedFunction> {
    const { seed, deployment, passageOf } = options;
    const random = new Chance(seed, 'jitter');
    const ids = new Chance(seed, 'ids');
    const around = {
      clock: this.time,
      random,
      ids: { newRequestId: () => requestIdOf(ulid(this.time.nowMs(), () => ids.next())) },
    };
    const hosted = (name: SimulatedFunction): HostedFunction => ({
      timeoutMs: deployment.timeoutsMs[name],
      start: (passage, requestId) => {
        const ports = { ...this.ports, transport: this.provider.transportFor(requestId) };
        return HANDLERS[name](portsThrough(passageOf?.(name, passage) ?? passage, ports), around) as Handler;
      },
    });
    const names = Object.keys(HANDLERS) as SimulatedFunction[];
    return Object.fromEntries(names.map((name) => [name, hosted(name)])) as Record<SimulatedFunction, HostedFunction>;
  }
}

function simulated(name: string): SimulatedFunction {
  if (name in HANDLERS) return name as SimulatedFunction;
  throw new Error(`The workflow calls ${name}, which the simulation does not run`);
}
