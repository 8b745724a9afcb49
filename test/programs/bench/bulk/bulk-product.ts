import { PutItemCommand, type PutItemCommandInput } from '@aws-sdk/client-dynamodb';
import { DynamodbBatchStore } from '../../../../lambdas/adapters/dynamodb/batches/batch-store';
import type { ProvisioningRequest } from '../../../../lambdas/core/domain/request/provisioning-request';
import type { CallCommit, CallState } from '../../../../lambdas/core/ports/batches/batch-store';
import type { IdempotencyRecord } from '../../../../lambdas/core/ports/request-store';
import { Mischief } from '../../../faults/simulation/chance/mischief';
import type { VirtualTime } from '../../../faults/simulation/chance/virtual-time';
import { FunctionHost } from '../../../faults/simulation/functions/function-host';
import type { SimulatedFunction } from '../../../faults/simulation/functions/functions';
import { hostedFunctions, simulated } from '../../../faults/simulation/functions/hosted-functions';
import { DelayQueue } from '../../../faults/simulation/services/delay-queue';
import type { StreamSettings } from '../../../faults/simulation/services/deployment';
import { WorkflowEngine } from '../../../faults/simulation/services/workflow-engine';
import type { OwnCounts } from '../counts/approaches/approach';
import { BilledErrands } from '../counts/approaches/billed-errands';
import { ProductPorts } from '../counts/approaches/product-ports';
import { SEED } from '../counts/approaches/seed';
import { BenchStore } from '../counts/table/bench-store';
import type { MeteredTables } from '../counts/table/metered-tables';
import type { OrderedCalls } from '../counts/table/ordered-calls';
import { RealStream } from '../counts/table/real-stream';
import type { RealTables } from '../counts/table/real-tables';
import { streamReader } from '../counts/table/stream-client';
import { batchFunctions, type BatchFunction, type BatchPorts } from './batch-functions';
import { BilledChunks } from './billed-chunks';
import type { BulkAccounts } from './bulk-accounts';
import type { DeployedBulk } from './deployed-bulk';

type BulkFunction = SimulatedFunction | BatchFunction;

/** What the product runs on. */
export interface BulkStage {
  readonly time: VirtualTime;
  readonly accounts: BulkAccounts;
  readonly deployed: DeployedBulk;
  readonly real: RealTables;
  readonly tables: MeteredTables;
  readonly calls: OrderedCalls;
}

/** Who is told of what happens. */
export interface BulkObserver {
  readonly onAccepted: (request: ProvisioningRequest) => void;
  readonly onEnded: (request: ProvisioningRequest) => void;
  readonly onFailed: (error: unknown) => void;
}

/**
 * The product with all that rows of batches need, as `counts/approaches/product.ts` has it for single requests: its handlers and
 * adapters on the real tables, both streams, both queues, the synthesized definition; nothing goes wrong.
 */
export class BulkProduct {
  readonly ports: ProductPorts;
  private readonly store: BenchStore;
  private readonly batches: DynamodbBatchStore;
  private readonly host: FunctionHost<BulkFunction>;
  private readonly engine: WorkflowEngine;
  private readonly errands: DelayQueue;
  private readonly billed: BilledErrands;
  private readonly chunks: BilledChunks;
  private readonly requestStream: RealStream;
  private readonly auditStream: RealStream;
  private httpRequests = 0;

  /** To be made when virtual time runs. */
  constructor(
    private readonly stage: BulkStage,
    private readonly observer: BulkObserver,
  ) {
    const { time, accounts, deployed, tables } = stage;
    const mischief = new Mischief(SEED, 0);
    this.ports = new ProductPorts(deployed, tables.client, { profiles: accounts.profiles, clock: time });
    this.store = this.benchStore();
    this.batches = new BenchBatches(tables.client, deployed.tables.requests, () => {
      this.requestStream.written();
    });
    this.errands = new DelayQueue(deployed.delayQueue, time, (event) => this.invoke('watch', event), mischief);
    this.billed = new BilledErrands(this.errands);
    this.chunks = new BilledChunks(deployed.chunkQueue, time, (event) => this.invoke('expand-batch', event));
    this.host = new FunctionHost(this.functions(), mischief);
    this.engine = this.workflowEngine();
    this.requestStream = this.realStream('requests', deployed.stream, 'dispatch');
    this.auditStream = this.realStream('audit', deployed.rowStream, 'tally');
  }

  get isAtRest(): boolean {
    const { engine, requestStream, auditStream, errands, chunks } = this;
    return engine.runningCount === 0 && [requestStream, auditStream, errands, chunks].every(({ isIdle }) => isIdle);
  }

  /** Calls a function behind the HTTP API. @throws Error when the answer is not 202 */
  async request(name: 'submit-batch' | 'submit-request', event: object): Promise<Readonly<Record<string, unknown>>> {
    this.httpRequests += 1;
    const answer = JSON.parse(await this.invoke(name, JSON.stringify(event))) as { statusCode: number; body: string };
    if (answer.statusCode !== 202) throw new Error(`${name} answered ${answer.statusCode}: ${answer.body}`);
    return JSON.parse(answer.body) as Readonly<Record<string, unknown>>;
  }

  /** Has the reconciler look at rows that wait, as it does each minute. */
  reconcile(): Promise<string> {
    return this.invoke('reconcile', '{}');
  }

  stop(): void {
    this.errands.stop();
    this.chunks.stop();
  }

  /** @throws Error when a table has refused something: what that costs is not known */
  counts(): OwnCounts {
    const { tables } = this.stage;
    if (tables.openCalls > 0) throw new Error(`${tables.openCalls} calls of the tables were not answered well`);
    const { received, deleted } = this.errands.counts;
    return {
      stateTransitions: this.engine.stateTransitions,
      invocations: this.host.runs,
      httpRequests: this.httpRequests,
      queueRequests: this.billed.sends + received + deleted + this.chunks.requests,
      tableReadUnits: tables.readUnits,
      tableWriteUnits: tables.writeUnits,
      keyCalls: this.ports.keyCalls,
      secretReads: this.ports.secretReads,
    };
  }

  private functions(): ConstructorParameters<typeof FunctionHost<BulkFunction>>[0] {
    const { time, accounts, deployed } = this.stage;
    const single = hostedFunctions({
      seed: SEED,
      clock: time,
      areClocksOff: false,
      deployment: deployed,
      transport: (name) => accounts.transport({ isLooking: name === 'watch' }),
      ports: (name) => this.portsOf(name),
    });
    const timeoutsMs = deployed.batchTimeoutsMs;
    return {
      ...single,
      ...batchFunctions({ seed: SEED, clock: time, timeoutsMs, ports: () => this.portsOf('intake') }),
    };
  }

  private portsOf(name: SimulatedFunction): BatchPorts {
    const { store, engine: executions, billed: errands, chunks, batches } = this;
    return { ...this.ports.ofInstance(name), store, executions, errands, chunks, batches };
  }

  private benchStore(): BenchStore {
    return new BenchStore(this.stage.tables, this.stage.deployed.tables, {
      onAccepted: (request) => {
        this.requestStream.written();
        this.observer.onAccepted(request);
      },
      onChanged: ({ batch }) => {
        if (batch !== undefined) this.auditStream.written();
      },
      onEnded: this.observer.onEnded,
    });
  }

  private realStream(table: 'requests' | 'audit', settings: StreamSettings, feeds: 'dispatch' | 'tally'): RealStream {
    const { real, deployed, calls } = this.stage;
    return new RealStream(settings, {
      reader: streamReader(real, deployed.tables[table], calls),
      invoke: (event) => this.invoke(feeds, event),
      onFailed: this.observer.onFailed,
    });
  }

  private workflowEngine(): WorkflowEngine {
    const { workflow } = this.stage.deployed;
    const services = {
      invoke: (arn: string, event: string) => this.invoke(simulated(workflow.functionOf(arn)), event),
      integrate: async (_action: string, parameters: unknown) => {
        await this.stage.tables.client.send(new PutItemCommand(parameters as PutItemCommandInput)); // as deployed
        return {};
      },
    };
    return new WorkflowEngine(workflow.definitionText, services, {
      onHistory: () => undefined,
      onEnd: (name, end) => {
        if (end.status !== 'SUCCEEDED') {
          this.observer.onFailed(new Error(`Execution ${name} ended ${JSON.stringify(end)}`));
        }
      },
    });
  }

  /** A function that fails is run again by whoever calls it: that must not go unnoticed. */
  private async invoke(name: BulkFunction, event: string): Promise<string> {
    try {
      return await this.host.invoke(name, event);
    } catch (error) {
      this.observer.onFailed(error);
      throw error;
    }
  }
}

/** The product's own store of batches, which says when a call is part of one. */
class BenchBatches extends DynamodbBatchStore {
  constructor(
    client: MeteredTables['client'],
    table: string,
    private readonly onCommitted: () => void,
  ) {
    super(client, table);
  }

  override async commitCall(commit: CallCommit): Promise<IdempotencyRecord | CallState> {
    const state = await super.commitCall(commit);
    this.onCommitted();
    return state;
  }
}
