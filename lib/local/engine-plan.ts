import type { Stack } from './assembly/stack';
import { Bell } from './base/bell';
import { EngineStartError } from './base/errors';
import type { EngineOptions } from './engine-contract';
import { planEventRules, type EventRules } from './events/event-rules';
import { faultInjection, type FaultInjection } from './faults/fault-injection';
import { AsyncInvocations } from './functions/async-invocations';
import { FunctionPool } from './functions/function-pool';
import { httpApiRoutes, type HttpApiRoute } from './http-api/http-api-routes';
import { planQueueMapping, type QueueMappingPlan } from './queues/queue-mapping-plan';
import { QueueRegister } from './queues/queue-register';
import { ExecutionRegister } from './states/execution-register';
import { StateMachine, type MachineServices } from './states/state-machine';
import { executionEvent } from './states/status-event';
import { TableIntegration } from './states/tasks/table-integration';
import { TaskTokens } from './states/tasks/task-tokens';
import { TokenSeal } from './states/tasks/token-seal';
import type { Storage } from './storage';
import { planStreamMapping, type StreamMappingPlan } from './streams/stream-mapping-plan';

/** The parts of an engine, made and not started. */
export interface EnginePlan {
  readonly faults: FaultInjection | undefined;
  readonly functions: FunctionPool;
  readonly machines: readonly StateMachine[];
  readonly executions: ExecutionRegister;
  /** Makes the tokens of the machines' tasks. */
  readonly seal: TokenSeal;
  /** Calls tables for the machines; to be connected before one runs. */
  readonly integration: TableIntegration;
  readonly routes: readonly HttpApiRoute[];
  readonly queues: QueueRegister;
  readonly streamMappingPlans: readonly StreamMappingPlan[];
  readonly queueMappingPlans: readonly QueueMappingPlan[];
  readonly rules: EventRules;
  readonly invocations: AsyncInvocations;
}

/**
 * Builds everything that can refuse the assembly, before anything is started.
 *
 * @throws UnsupportedFeatureError for what the engine cannot run
 * @throws EngineStartError when the assembly contradicts itself
 */
export function planEngine(
  stack: Stack,
  options: EngineOptions,
  { clock, journal, messages, checkpoints, masterKey }: Storage,
): EnginePlan {
  const faults = faultInjection(options, {
    functionIds: stack.functions.map(({ logicalId }) => logicalId),
    queueIds: stack.queues.map(({ logicalId }) => logicalId),
  });
  const writes = new Bell();
  const ring = writes.ring.bind(writes);
  const functions = new FunctionPool(stack.functions, clock, { ...options, injection: faults, onEnded: ring });
  const invoke = functions.deliver.bind(functions);
  const seal = new TokenSeal(masterKey);
  const tokens = new TaskTokens((executionArn) => seal.issue(executionArn));
  const integration = new TableIntegration(ring);
  const machines = planMachines(stack, functions, { clock, invoke, tokens, integrate: integration.call });
  const { onLog } = options;
  const queues = new QueueRegister(stack.queues, clock, messages, (id) => faults?.messagesOf(id, clock));
  const invocations = new AsyncInvocations({ clock, invoke, onLog });
  const rules = planEventRules(stack, { functions, queues, clock, invocations });
  return {
    faults,
    functions,
    machines,
    executions: new ExecutionRegister(machines, journal, {
      clock,
      tokens,
      onStatusChange: (execution) => {
        rules.bus.publish(() => executionEvent(execution, clock.nowMs()));
      },
    }),
    seal,
    integration,
    routes: httpApiRoutes(stack, functions),
    queues,
    streamMappingPlans: stack.eventSourceMappings.map((mapping) =>
      planStreamMapping(mapping, { functions, queues, checkpoints, clock, onLog, writes, injection: faults }),
    ),
    queueMappingPlans: stack.queueMappings.map((mapping) =>
      planQueueMapping(mapping, { functions, queues, clock, onLog }),
    ),
    rules,
    invocations,
  };
}

function planMachines(stack: Stack, functions: FunctionPool, services: MachineServices): readonly StateMachine[] {
  const machines = stack.stateMachines.map(
    ({ logicalId, ref, properties }) =>
      new StateMachine(ref, properties.StateMachineName ?? logicalId, properties.DefinitionString, services),
  );
  machines.flatMap((machine) => machine.functionNames).forEach((name) => functions.logicalIdOf(name));
  const unknown = machines.flatMap(({ tableNames }) => tableNames).find((name) => !hasTable(stack, name));
  if (unknown !== undefined) throw new EngineStartError(`The template has no table ${unknown}`);
  return machines;
}

function hasTable({ tables }: Stack, name: string): boolean {
  return tables.some(({ ref }) => ref === name);
}
