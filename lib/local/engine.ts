import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { readAssembly } from './assembly';
import { serveAwsJson } from './aws-json-server';
import { startDynoxide } from './dynoxide';
import type { Engine, EngineOptions } from './engine-contract';
import { Executions } from './executions';
import { FunctionPool } from './function-pool';
import { serveHttpApi } from './http-api';
import { httpApiRoutes } from './http-api-routes';
import { whenIdle } from './idle';
import { kmsActions } from './kms';
import { localAccount } from './local-account';
import { secretsManagerActions } from './secrets-manager';
import { readStack, type Stack } from './stack';
import { StateMachine } from './state-machine';
import { stepFunctionsActions } from './step-functions-api';
import { openStorage, type Storage } from './storage';
import type { StreamMapping } from './stream-mapping';
import { planMapping, type MappingPlan } from './stream-mappings';
import { createTables } from './tables';
import { Teardown } from './teardown';

export { EngineStartError, UnsupportedFeatureError } from './errors';
export type { Engine, EngineCounters, EngineOptions, LogLine } from './engine-contract';

/**
 * Runs the stack of a synthesized cloud assembly in this process: functions in worker threads, tables in a child
 * process, everything else in between (design.md section 5).
 *
 * @throws UnsupportedFeatureError for anything in the assembly that the engine cannot run, before anything is started
 * @throws EngineStartError when it cannot start: no assembly, port in use, no DynamoDB engine, data folder in use
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const stack = readStack(await readAssembly(options.assemblyDir));
  const teardown = new Teardown();
  try {
    return await start(stack, options, teardown);
  } catch (error) {
    // What went wrong first matters more than what could not be undone.
    await teardown.run().catch(() => undefined);
    throw error;
  }
}

async function start(stack: Stack, options: EngineOptions, teardown: Teardown): Promise<Engine> {
  const storage = await openStorage(options.dataDir, options.timeScale ?? 1, teardown);
  const parts = plan(stack, options, storage);
  const { clock } = storage;
  const { functions, executions, machines, routes, mappingPlans } = parts;

  const services = await serveAwsJson({
    ...stepFunctionsActions(machines, executions),
    ...kmsActions(stack.keys, stack.aliases, storage.masterKey),
    ...secretsManagerActions(stack.secrets, options.secrets ?? {}, storage.masterKey),
  });
  teardown.add(() => services.close());
  const dynamodb = options.dynamodbEndpoint ?? (await startTables(storage, teardown));
  const endpoints = { dynamodb, stepFunctions: services.url, kms: services.url, secretsManager: services.url };

  teardown.add(() => functions.stop());
  await functions.start(endpointVariables(endpoints));
  const mappings = await startMappings(stack, mappingPlans, dynamodb, teardown);
  // Together: a mapping waits for the function it calls, which may take its whole timeout.
  teardown.add(async () => {
    await Promise.all([functions.stop(), ...mappings.map((mapping) => mapping.stop())]);
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
    }),
    idle: () => whenIdle(executions, mappings),
    stop: () => teardown.run(),
  };
}

interface Plan {
  readonly functions: FunctionPool;
  readonly machines: readonly StateMachine[];
  readonly executions: Executions;
  readonly routes: ReturnType<typeof httpApiRoutes>;
  readonly mappingPlans: readonly MappingPlan[];
}

/** Builds everything that can refuse the assembly, before anything is started. */
function plan(stack: Stack, options: EngineOptions, { clock, journal, checkpoints }: Storage): Plan {
  const functions = new FunctionPool(stack.functions, clock, options);
  const invoke = functions.invoke.bind(functions);
  const machines = stack.stateMachines.map(
    ({ logicalId, ref, properties }) =>
      new StateMachine(ref, properties.StateMachineName ?? logicalId, properties.DefinitionString, { clock, invoke }),
  );
  machines.flatMap((machine) => machine.functionNames).forEach((name) => functions.logicalIdOf(name));
  const { onLog } = options;
  return {
    functions,
    machines,
    executions: new Executions(machines, journal, clock),
    routes: httpApiRoutes(stack, functions),
    mappingPlans: stack.eventSourceMappings.map((mapping) =>
      planMapping(mapping, { functions, checkpoints, clock, onLog }),
    ),
  };
}

async function startTables({ databaseFile }: Storage, teardown: Teardown): Promise<string> {
  const server = await startDynoxide(databaseFile);
  teardown.add(() => server.stop());
  return server.url;
}

async function startMappings(
  stack: Stack,
  plans: readonly MappingPlan[],
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
}: Engine['endpoints']): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
    AWS_ENDPOINT_URL_SFN: stepFunctions,
    AWS_ENDPOINT_URL_KMS: kms,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager,
  };
}
