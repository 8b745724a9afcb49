import { PutItemCommand, type PutItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { ProvisioningRequest } from '../../../../../lambdas/core/domain/request/provisioning-request';
import type { Integrate } from '../../../../../lib/local/states/state-machine';
import { FunctionHost } from '../../../../faults/simulation/functions/function-host';
import type { SimulatedFunction } from '../../../../faults/simulation/functions/functions';
import { hostedFunctions, simulated } from '../../../../faults/simulation/functions/hosted-functions';
import { DelayQueue } from '../../../../faults/simulation/services/delay-queue';
import { HttpClients } from '../../../../faults/simulation/services/http-clients';
import { Mischief } from '../../../../faults/simulation/chance/mischief';
import { WorkflowEngine } from '../../../../faults/simulation/services/workflow-engine';
import type { OwnCounts, RunningApproach, Stage } from './approach';
import { BilledErrands } from './billed-errands';
import { BenchStore } from '../table/bench-store';
import type { WantedConnection } from './connections';
import type { DeployedStack } from '../deployed-stack';
import { MeteredTables } from '../table/metered-tables';
import { OrderedCalls } from '../table/ordered-calls';
import { ProductPorts } from './product-ports';
import { RealStream } from '../table/real-stream';
import type { RealTables } from '../table/real-tables';
import { streamReader } from '../table/stream-client';
import { SEED } from './seed';

/** The longest that a request may have: no scenario takes so long. */
const DEADLINE_SECONDS = 3600;
/** The schedule of the reconciler (protocol.md 1.9). */
const RECONCILE_MS = 60_000;

/**
 * The product: its handlers, its adapters and the synthesized definition, with the engines that the fault suites put around
 * them, nothing going wrong. Requests come over HTTP with an idempotency key each. Lambda has as many instances as calls
 * come at a time. The reconciler runs when it is told to: it costs the same whether there are connections or not.
 */
export class Product implements RunningApproach {
  private readonly calls = new OrderedCalls();
  private readonly tables: MeteredTables;
  private readonly store: BenchStore;
  private readonly ports: ProductPorts;
  private readonly host: FunctionHost<SimulatedFunction>;
  private readonly engine: WorkflowEngine;
  private readonly errands: DelayQueue;
  private readonly billed: BilledErrands;
  private readonly stream: RealStream;
  private readonly clients: HttpClients;
  private schedule: NodeJS.Timeout | undefined;
  private httpRequests = 0;
  private hasFailed: (reason: unknown) => void = () => undefined;

  /** To be made when virtual time runs. */
  constructor(
    private readonly stage: Stage,
    private readonly deployed: DeployedStack,
    tables: RealTables,
  ) {
    const mischief = new Mischief(SEED, 0);
    const { time, provider } = stage;
    this.tables = new MeteredTables(tables.connection, this.calls);
    this.store = new BenchStore(this.tables, deployed.tables, {
      onAccepted: () => {
        this.stream.written();
      },
      onEnded: (request) => {
        this.ended(request);
      },
    });
    this.ports = new ProductPorts(deployed, this.tables.client, { profiles: [provider.profile], clock: time });
    this.host = this.functionHost(mischief);
    this.engine = this.workflowEngine();
    this.errands = new DelayQueue(deployed.delayQueue, time, (event) => this.invoke('watch', event), mischief);
    this.billed = new BilledErrands(this.errands);
    this.stream = this.realStream(tables);
    this.clients = new HttpClients({ invoke: this.invoke }, mischief, () => {
      this.httpRequests += 1;
    });
  }

  get isAtRest(): boolean {
    return this.engine.runningCount === 0 && this.stream.isIdle && this.errands.isIdle;
  }

  async begin(): Promise<void> {
    const failure = new Promise<never>((_resolve, reject) => {
      this.hasFailed = reject;
    });
    const submissions = Promise.all(this.stage.wanted.map((connection) => this.submit(connection)));
    await Promise.race([failure, submissions.then(() => failure)]);
  }

  rest(): Promise<void> {
    return this.calls.rest();
  }

  /** Has the reconciler run on its schedule from now on. */
  beginSchedule(): void {
    this.schedule = setInterval(() => {
      void this.invoke('reconcile', '{}').catch(() => undefined); // it has been told
    }, RECONCILE_MS);
  }

  stop(): void {
    clearInterval(this.schedule);
    this.errands.stop();
  }

  /** @throws Error when a table has refused something: what that costs is not known */
  counts(): OwnCounts {
    const { openCalls } = this.tables;
    if (openCalls > 0) throw new Error(`${openCalls} calls of the tables were not answered well`);
    const { received, deleted } = this.errands.counts;
    return {
      stateTransitions: this.engine.stateTransitions,
      invocations: this.host.runs,
      httpRequests: this.httpRequests,
      // One message in each receipt and deletion: the template's batches are of one.
      queueRequests: this.billed.sends + received + deleted,
      tableReadUnits: this.tables.readUnits,
      tableWriteUnits: this.tables.writeUnits,
      keyCalls: this.ports.keyCalls,
      secretReads: this.ports.secretReads,
    };
  }

  private async submit({ name, fields }: WantedConnection): Promise<void> {
    const provider = this.stage.provider.profile.name;
    const body = { operation: 'create', provider, connection: fields, deadlineSeconds: DEADLINE_SECONDS };
    const answers = await this.clients.submit(body, name);
    const status = answers.at(-1)?.status;
    if (status !== 202) throw new Error(`The request for ${name} was answered ${String(status)}`);
  }

  private ended({ state, connectionName = '' }: ProvisioningRequest): void {
    if (state === 'succeeded') this.stage.onRecorded(connectionName);
    else this.hasFailed(new Error(`The request for ${connectionName} ended ${state}`));
  }

  private functionHost(mischief: Mischief): FunctionHost<SimulatedFunction> {
    const { time, provider } = this.stage;
    const functions = hostedFunctions({
      seed: SEED,
      clock: time,
      areClocksOff: false,
      deployment: this.deployed,
      transport: (name) => provider.transport({ isLooking: name === 'watch' }),
      ports: (name) => {
        const { store, engine: executions, billed: errands } = this;
        return { ...this.ports.ofInstance(name), store, executions, errands };
      },
    });
    return new FunctionHost(functions, mischief);
  }

  private realStream(tables: RealTables): RealStream {
    return new RealStream(this.deployed.stream, {
      reader: streamReader(tables, this.deployed.tables.requests, this.calls),
      invoke: (event) => this.invoke('dispatch', event),
      onFailed: (error) => {
        this.hasFailed(error);
      },
    });
  }

  private workflowEngine(): WorkflowEngine {
    const { workflow } = this.deployed;
    const services = {
      invoke: (arn: string, event: string) => this.invoke(simulated(workflow.functionOf(arn)), event),
      integrate: this.integrate,
    };
    return new WorkflowEngine(workflow.definitionText, services, {
      onHistory: () => undefined,
      onEnd: (name, end) => {
        if (end.status !== 'SUCCEEDED') this.hasFailed(new Error(`Execution ${name} ended ${JSON.stringify(end)}`));
      },
    });
  }

  /** A function that fails is run again by whoever calls it: that must not go unnoticed. */
  private readonly invoke = async (name: SimulatedFunction, event: string): Promise<string> => {
    try {
      return await this.host.invoke(name, event);
    } catch (error) {
      this.hasFailed(error);
      throw error;
    }
  };

  /** The direct integration of the state `Watch` with the work table. */
  private readonly integrate: Integrate = async (action, parameters) => {
    if (action !== 'dynamodb:putItem') throw new Error(`The benchmark has no ${action}`);
    await this.tables.client.send(new PutItemCommand(parameters as unknown as PutItemCommandInput)); // as deployed
    return {};
  };
}
