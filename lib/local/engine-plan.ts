import type { Stack } from './assembly/stack';
import type { EngineOptions } from './engine-contract';
import { planEventRules, type EventRules } from './events/event-rules';
import { faultInjection, type FaultInjection } from './faults/fault-injection';
import { AsyncInvocations } from './functions/async-invocations';
import { FunctionPool } from './functions/function-pool';
import { httpApiRoutes, type HttpApiRoute } from './http-api/http-api-routes';
import { planQueueMapping, type QueueMappingPlan } from './queues/queue-mapping-plan';
import { QueueRegister } from './queues/queue-register';
import { ExecutionRegister } from './states/execution-register';
import { StateMachine } from './states/state-machine';
import { executionEvent } from './states/status-event';
import type { Storage } from './storage';
import { planStreamMapping, type StreamMappingPlan } from './streams/stream-mapping-plan';

/** The parts of an engine, made and not started. */
export interface EnginePlan {
  readonly faults: FaultInjection | undefined;
  readonly functions: FunctionPool;
  readonly machines: readonly StateMachine[];
  readonly executions: ExecutionRegister;
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
  { clock, journal, messages, checkpoints }: Storage,
): EnginePlan {
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
    streamMappingPlans: stack.eventSourceMappings.map((mapping) =>
      planStreamMapping(mapping, { functions, queues, checkpoints, clock, onLog, injection: faults }),
    ),
    queueMappingPlans: stack.queueMappings.map((mapping) => planQueueMapping(mapping, { functions, queues, clock })),
    rules,
    invocations,
  };
}
