import { readAssembly } from './assembly/assembly';
import { readStack, type Stack } from './assembly/stack';
import { AwsJsonClient } from './base/aws-json-client';
import type { Engine, EngineOptions } from './engine-contract';
import { planEngine, type EnginePlan } from './engine-plan';
import type { FaultInjection } from './faults/fault-injection';
import { serveHttpApi } from './http-api/http-api';
import { whenIdle } from './idle';
import { sqsActions } from './queues/api/sqs-api';
import { kmsActions } from './secrets/kms';
import { secretsManagerActions } from './secrets/secrets-manager';
import { openServices, type ServiceListener } from './service-listener';
import { stepFunctionsActions } from './states/step-functions-api';
import { tokenActions } from './states/token-api';
import { openStorage, type Storage } from './storage';
import type { StreamMapping } from './streams/stream-mapping';
import type { StreamMappingPlan } from './streams/stream-mapping-plan';
import { createTables } from './tables/create-tables';
import { startDynoxide } from './tables/dynoxide';
import { serveTableProxy } from './tables/table-proxy';
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
  readonly services: ServiceListener;
  readonly teardown: Teardown;
}

async function start(stack: Stack, options: EngineOptions, { services, teardown }: Foundation): Promise<Engine> {
  const storage = await openStorage(options.dataDir, options.timeScale ?? 1, teardown);
  const parts = planEngine(stack, options, storage);
  const { clock } = storage;
  const { faults, functions, executions, machines, queues, routes, integration } = parts;

  // Before the files that a call may still write to.
  teardown.add(() => services.close());
  services.add(stepFunctionsActions(machines, executions, clock));
  const answers = tokenActions(executions, parts.seal);
  services.add(faults?.answering(answers) ?? answers);
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
  integration.connect(tables);
  teardown.add(() => {
    integration.close();
  });
  functions.start(endpointVariables({ ...endpoints, dynamodb: tables }));
  const mappings = await startMappings(stack, parts.streamMappingPlans, dynamodb, teardown);
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

async function startTables({ databaseFile }: Storage, teardown: Teardown): Promise<string> {
  const server = await startDynoxide(databaseFile);
  teardown.add(() => server.stop());
  return server.url;
}

/** Starts what calls functions by itself. */
function startCallers({ queueMappingPlans, rules }: EnginePlan): readonly { stop(): Promise<void> }[] {
  return [...queueMappingPlans.map((mapping) => mapping.start()), ...rules.startSchedules()];
}

/**
 * Executions that run, events that wait for their function, messages of queues that feed one, and second deliveries:
 * all that may begin more by itself.
 */
function isBusy({ executions, invocations, queueMappingPlans, faults }: EnginePlan): boolean {
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
  const client = new AwsJsonClient(endpoint);
  teardown.add(() => {
    client.close();
  });
  await createTables(client, stack.tables);
  return Promise.all(plans.map((startMapping) => startMapping(client)));
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
