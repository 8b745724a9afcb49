import { ulid } from 'ulid';
import { requestIdOf } from '../../../../../lambdas/core/domain/request/request-id';
import type { ProvisioningRequest } from '../../../../../lambdas/core/domain/request/provisioning-request';
import { Chance } from '../../../../faults/simulation/chance/chance';
import { FunctionHost } from '../../../../faults/simulation/functions/function-host';
import type { Handler, HostedFunction } from '../../../../faults/simulation/functions/function-instance';
import { HANDLERS, type SimulatedFunction } from '../../../../faults/simulation/functions/functions';
import { HttpClients } from '../../../../faults/simulation/services/http-clients';
import { Mischief } from '../../../../faults/simulation/chance/mischief';
import { TableStream } from '../../../../faults/simulation/services/table-stream';
import { WorkflowEngine } from '../../../../faults/simulation/services/workflow-engine';
import type { OwnCounts, RunningApproach, Stage } from './approach';
import { BenchStore } from '../table/bench-store';
import type { WantedConnection } from './connections';
import type { DeployedStack } from '../deployed-stack';
import { MeteredTable } from '../table/metered-table';
import { OrderedCalls } from '../table/ordered-calls';
import { ProductPorts } from './product-ports';
import type { RealTable } from '../table/real-table';
import { SEED } from './seed';

/** The longest that a request may have: no scenario takes so long. */
const DEADLINE_SECONDS = 3600;

/**
 * The product: its handlers, its adapters and the synthesized definition, with the engines that the fault suites put around
 * them, nothing going wrong. Requests come over HTTP with an idempotency key each. Lambda has as many instances as calls
 * come at a time. The reconciler does not run: it costs the same whether there are connections or not.
 */
export class Product implements RunningApproach {
  private readonly calls = new OrderedCalls();
  private readonly table: MeteredTable;
  private readonly store: BenchStore;
  private readonly ports: ProductPorts;
  private readonly host: FunctionHost<SimulatedFunction>;
  private readonly engine: WorkflowEngine;
  private readonly stream: TableStream;
  private readonly clients: HttpClients;
  private readonly random = new Chance(SEED, 'jitter');
  private readonly ids = new Chance(SEED, 'ids');
  private httpRequests = 0;
  private hasFailed: (reason: Error) => void = () => undefined;

  /** To be made when virtual time runs. */
  constructor(
    private readonly stage: Stage,
    private readonly deployed: DeployedStack,
    table: RealTable,
  ) {
    const mischief = new Mischief(SEED, 0);
    this.table = new MeteredTable(table.connection, this.calls);
    this.store = new BenchStore(this.table, table.name, {
      onInserted: (id) => {
        this.stream.requestInserted(id);
      },
      onEnded: (request) => {
        this.ended(request);
      },
    });
    this.ports = new ProductPorts(stage, deployed, {
      client: this.table.client,
      tableName: table.name,
      random: this.random,
    });
    this.host = new FunctionHost(this.hostedFunctions(), mischief);
    this.engine = this.workflowEngine();
    this.stream = new TableStream(deployed.stream, (event) => this.host.invoke('dispatch', event), mischief);
    this.clients = new HttpClients(this.host, mischief, () => {
      this.httpRequests += 1;
    });
  }

  get isAtRest(): boolean {
    return this.engine.runningCount === 0 && this.stream.isIdle;
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

  /** @throws Error when the table has refused something: what that costs is not known */
  counts(): OwnCounts {
    const { openCalls } = this.table;
    if (openCalls > 0) throw new Error(`${openCalls} calls of the table were not answered well`);
    return {
      stateTransitions: this.engine.stateTransitions,
      invocations: this.host.runs,
      httpRequests: this.httpRequests,
      tableReadUnits: this.table.readUnits,
      tableWriteUnits: this.table.writeUnits,
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

  private workflowEngine(): WorkflowEngine {
    const { workflow } = this.deployed;
    const invoke = (arn: string, event: string): Promise<string> => {
      return this.host.invoke(simulated(workflow.functionOf(arn)), event);
    };
    return new WorkflowEngine(workflow.definitionText, invoke, {
      onHistory: () => undefined,
      onEnd: (name, end) => {
        if (end.status !== 'SUCCEEDED') this.hasFailed(new Error(`Execution ${name} ended ${JSON.stringify(end)}`));
      },
    });
  }

  private hostedFunctions(): Record<SimulatedFunction, HostedFunction> {
    const { time } = this.stage;
    const newRequestId = () => requestIdOf(ulid(time.nowMs(), () => this.ids.next()));
    const around = { clock: time, random: this.random, ids: { newRequestId } };
    const names = Object.keys(HANDLERS) as SimulatedFunction[];
    const hosted = names.map((name): [string, HostedFunction] => {
      const start = (): Handler => {
        const ports = { ...this.ports.ofInstance(), store: this.store, executions: this.engine };
        return HANDLERS[name](ports, around) as Handler;
      };
      return [name, { timeoutMs: this.deployed.timeoutsMs[name], start }];
    });
    return Object.fromEntries(hosted) as Record<SimulatedFunction, HostedFunction>;
  }
}

function simulated(name: string): SimulatedFunction {
  if (name in HANDLERS) return name as SimulatedFunction;
  throw new Error(`The workflow calls ${name}, which the benchmark does not run`);
}
