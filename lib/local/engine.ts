import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { readAssembly } from './assembly/assembly';
import { AsyncInvocations } from './functions/async-invocations';
import { serveAwsJson, type AwsAction } from './base/aws-json-server';
import { startDynoxide } from './tables/dynoxide';
import type { Engine, EngineOptions } from './engine-contract';
import { planEventRules, type EventRules } from './events/event-rules';
import { executionEvent } from './states/status-event';
import { ExecutionRegister } from './states/execution-register';
import { faultInjection, type FaultInjection } from './faults/fault-injection';
import { FunctionPool } from './functions/function-pool';
import { serveHttpApi } from './http-api/http-api';
import { httpApiRoutes } from './http-api/http-api-routes';
import { whenIdle } from './idle';
import { kmsActions } from './secrets/kms';
import { localAccount } from './base/local-account';
import { planQueueMapping, type QueueMappingPlan } from './queues/queue-mapping-plan';
import { QueueRegister } from './queues/queue-register';
import { secretsManagerActions } from './secrets/secrets-manager';
import { sqsActions } from './queues/api/sqs-api';
import { readStack, type Stack } from './assembly/stack';
import { StateMachine } from './states/state-machine';
import { stepFunctionsActions } from './states/step-functions-api';
import { openStorage, type Storage } from './storage';
import type { StreamMapping } from './streams/stream-mapping';
import { planStreamMapping, type StreamMappingPlan } from './streams/stream-mapping-plan';
import { serveTableProxy } from './tables/table-proxy';
import { createTables } from './tables/create-tables';
import { Teardown } from './teardown';

export { EngineStartError, UnsupportedFeatureError } from './base/errors';
export type { Engine, EngineCounters, EngineFaults, EngineOptions, LogLine } from './engine-contract';

/**
 * Runs the stack of a synthesized cloud assembly in this process: functions in worker threads, tables in a child
 * process, everything else in between (docs/engines.md).
 *
 * @throws UnsupportedFeatureError for anything in the assembly that the engine cannot run, before anything is started
 * @throws EngineStartError when it cannot start: no assembly, port in use, no DynamoDB engine, data folder in use
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const assembly = await readAssembly(options.assemblyDir);
  const teardown = new Teardown();
  try {
    const services = await openServices(teardown);
    return await start(readStack(assembly, services.url), options, { services, teardown });
  } catch (error) {
    // What went wrong first matters more than what could not be undone.
    await teardown.run().catch(() => undefined);
    throw error;
  }
}

interface Foundation {
  readonly services: Services;
  readonly teardown: Teardown;
}

async function start(stack: Stack, options: EngineOptions, { services, teardown }: Foundation): Promise<Engine> {
  const storage = await openStorage(options.dataDir, options.timeScale ?? 1, teardown);
  const parts = plan(stack, options, storage);
  const { clock } = storage;
  const { faults, functions, executions, machines, queues, routes } = parts;

  // Before the files that a call may still write to.
  teardown.add(() => services.close());
  services.add(stepFunctionsActions(machines, executions, clock));
  services.add(kmsActions(stack.keys, stack.aliases, storage.masterKey));
  services.add(secretsManagerActions(stack.secrets, options.secrets ?? {}, storage.masterKey));
  services.add(sqsActions(queues, clock));
  teardown.add(() => {
    queues.close();
  });
  const dynamodb = options.dynamodbEndpoint ?? (await startTables(storage, teardown));
  const { url } = services;
  const endpoints = { dynamodb, stepFunctions: url, kms: url, secretsManager: url, sqs: url };

  teardown.add(() => functions.stop());
  const tables = await tableEndpoint(dynamodb, faults, teardown);
  await functions.start(endpointVariables({ ...endpoints, dynamodb: tables }));
  const mappings = await startMappings(stack, parts.mappingPlans, dynamodb, teardown);
  const callers = [...mappings, parts.invocations, ...startCallers(parts)];
  // Together: a mapping waits for the function it calls, which may take its whole timeout.
  teardown.add(async () => {
    await Promise.all([functions.stop(), ...callers.map((caller) => caller.stop())]);
  });
  teardown.add(() => executions.close());
  executions.resume();
  const api = await serveHttpApi(routes, clock, options.port ?? 0);
  teardown.add(() => api.close());

  return {
    url: api.url,
    endpoints,
    clock,
    resources: stack.resources,
    counters: () => ({
      stateTransitions: machines.reduce((total, machine) => total + machine.stateTransitions, 0),
      invocations: functions.invocations(),
      streamRecords: mappings.reduce((total, mapping) => total + mapping.recordsRead, 0),
      faults: faults?.counts() ?? {},
    }),
    idle: () => whenIdle(() => isBusy(parts), mappings),
    stop: () => teardown.run(),
  };
}

interface Plan {
  readonly faults: FaultInjection | undefined;
  readonly functions: FunctionPool;
  readonly machines: readonly StateMachine[];
  readonly executions: ExecutionRegister;
  readonly routes: ReturnType<typeof httpApiRoutes>;
  readonly queues: QueueRegister;
  readonly mappingPlans: readonly StreamMappingPlan[];
  readonly queueMappingPlans: readonly QueueMappingPlan[];
  readonly rules: EventRules;
  readonly invocations: AsyncInvocations;
}

/** Builds everything that can refuse the assembly, before anything is started. */
function plan(stack: Stack, options: EngineOptions, { clock, journal, messages, checkpoints }: Storage): Plan {
  const functionIds = stack.functions.map(({ logicalId }) => logicalId);
  const faults = faultInjection(options, functionIds);
  const functions = new FunctionPool(stack.functions, clock, { ...options, injection: faults });
  const invoke = functions.deliver.bind(functions);
  const machines = stack.stateMachines.map(
    ({ logicalId, ref, properties }) =>
      new StateMachine(ref, properties.StateMachineName ?? logicalId, properties.DefinitionString, { clock, invoke }),
  );
  machines.flatMap((machine) => machine.functionNames).forEach((name) => functions.logicalIdOf(name));
  const { onLog } = options;
  const queues = new QueueRegister(stack.queues, clock, messages);
  const invocations = new AsyncInvocations({ clock, invoke, onLog });
  const rules = planEventRules(stack, { functions, queues, clock, invocations });
  return {
    faults,
    functions,
    machines,
    executions: new ExecutionRegister(machines, journal, clock, (execution) => {
      rules.bus.publish(() => executionEvent(execution, clock.nowMs()));
    }),
    routes: httpApiRoutes(stack, functions),
    queues,
    mappingPlans: stack.eventSourceMappings.map((mapping) =>
      planStreamMapping(mapping, { functions, queues, checkpoints, clock, onLog, injection: faults }),
    ),
    queueMappingPlans: stack.queueMappings.map((mapping) => planQueueMapping(mapping, { functions, queues, clock })),
    rules,
    invocations,
  };
}

async function startTables({ databaseFile }: Storage, teardown: Teardown): Promise<string> {
  const server = await startDynoxide(databaseFile);
  teardown.add(() => server.stop());
  return server.url;
}

interface Services {
  readonly url: string;
  /** Serves more calls. */
  add(actions: Readonly<Record<string, AwsAction>>): void;
  /** Serves no more calls; may be called again. */
  close(): Promise<void>;
}

/** Listens for calls of AWS services; what is served is added later, because the URLs of queues name the address. */
async function openServices(teardown: Teardown): Promise<Services> {
  const actions: Record<string, AwsAction> = {};
  const listener = await serveAwsJson(actions);
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= listener.close());
  teardown.add(close);
  return { url: listener.url, add: (more) => Object.assign(actions, more), close };
}

/** Starts what calls functions by itself. */
function startCallers({ queueMappingPlans, rules }: Plan): readonly { stop(): Promise<void> }[] {
  return [...queueMappingPlans.map((mapping) => mapping.start()), ...rules.startSchedules()];
}

/**
 * Executions that run, events that wait for their function, messages of queues that feed one, and second deliveries:
 * all that may begin more by itself.
 */
function isBusy({ executions, invocations, queueMappingPlans, faults }: Plan): boolean {
  const deliveries = executions.runningCount + invocations.underWay + (faults?.deliveriesUnderWay ?? 0);
  return deliveries > 0 || queueMappingPlans.some(({ queue }) => !queue.isEmpty);
}

/** Where functions find the tables: at the tables, or behind a proxy that makes faults. */
async function tableEndpoint(
  endpoint: string,
  faults: FaultInjection | undefined,
  teardown: Teardown,
): Promise<string> {
  if (faults?.tables === undefined) return endpoint;
  const proxy = await serveTableProxy(endpoint, faults.tables);
  teardown.add(() => proxy.close());
  return proxy.url;
}

async function startMappings(
  stack: Stack,
  plans: readonly StreamMappingPlan[],
  endpoint: string,
  teardown: Teardown,
): Promise<readonly StreamMapping[]> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const config = { endpoint, region: localAccount.region, credentials };
  const clients = { tables: new DynamoDBClient(config), streams: new DynamoDBStreamsClient(config) };
  teardown.add(() => {
    clients.tables.destroy();
    clients.streams.destroy();
  });
  await createTables(clients.tables, stack.tables);
  return Promise.all(plans.map((startMapping) => startMapping(clients)));
}

function endpointVariables({
  dynamodb,
  stepFunctions,
  kms,
  secretsManager,
  sqs,
}: Engine['endpoints']): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
    AWS_ENDPOINT_URL_SFN: stepFunctions,
    AWS_ENDPOINT_URL_KMS: kms,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager,
    AWS_ENDPOINT_URL_SQS: sqs,
  };
}
