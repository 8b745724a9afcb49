import { FUNCTION_NAMES, type FunctionName } from '../../../../lambdas/contract/functions';
import { compileFilters, type EventFilter } from '../../../../lib/local/events/event-filter';
import { functionsByName, mappingOf, resourcesOf } from '../../../infra/template';
import { readDeployedWorkflow, type DeployedWorkflow } from '../../../workflow/deployed-workflow';
import { HANDLERS, type SimulatedFunction } from '../functions/functions';
import type { QueueSettings } from './mapped-queue';

/** How the stream of a table is delivered to the function that it feeds. */
export interface StreamSettings {
  readonly filter: EventFilter;
  readonly batchSize: number;
  /** How long records are gathered for a batch. */
  readonly windowMs: number;
  readonly bisects: boolean;
  /** Infinity for ever. */
  readonly maxRetries: number;
}

/** What the synthesized template says of the parts that the simulation stands in for. */
export interface Deployment {
  readonly workflow: DeployedWorkflow;
  readonly timeoutsMs: Readonly<Record<SimulatedFunction, number>>;
  readonly stream: StreamSettings;
  readonly queue: QueueSettings;
  /** Of ticks, and of starts that were put off. */
  readonly delayQueue: QueueSettings;
}

/** Reads the assembly that `TEST_ASSEMBLY_DIR` names. */
export async function readDeployment(): Promise<Deployment> {
  return {
    workflow: await readDeployedWorkflow(),
    timeoutsMs: timeoutsMs(),
    stream: streamSettings('dispatch'),
    queue: queueSettings('intake'),
    delayQueue: queueSettings('watch'),
  };
}

function timeoutsMs(): Record<SimulatedFunction, number> {
  const functions = functionsByName();
  const names = FUNCTION_NAMES.filter((name): name is FunctionName & SimulatedFunction => name in HANDLERS);
  const entries = names.map((name) => [name, Number(functions[name].properties['Timeout']) * 1000] as const);
  return Object.fromEntries(entries) as Record<SimulatedFunction, number>; // every function that is simulated has a name
}

/** How a table's stream is delivered to the function that it feeds. */
export function streamSettings(name: 'dispatch' | 'tally'): StreamSettings {
  const { id, properties } = mappingOf(name);
  const {
    FilterCriteria,
    BatchSize,
    BisectBatchOnFunctionError,
    MaximumRetryAttempts,
    MaximumBatchingWindowInSeconds,
  } = properties;
  const { Filters } = FilterCriteria as { readonly Filters: readonly { readonly Pattern: string }[] };
  const maxRetries = Number(MaximumRetryAttempts ?? -1);
  return {
    filter: compileFilters(
      Filters.map(({ Pattern }) => Pattern),
      id,
    ),
    batchSize: Number(BatchSize),
    windowMs: Number(MaximumBatchingWindowInSeconds ?? 0) * 1000,
    bisects: BisectBatchOnFunctionError === true,
    maxRetries: maxRetries < 0 ? Infinity : maxRetries,
  };
}

/** The settings of the queue that feeds a function. */
export function queueSettings(name: 'intake' | 'watch' | 'expand-batch'): QueueSettings {
  const { BatchSize, ScalingConfig, EventSourceArn } = mappingOf(name).properties;
  const source = JSON.stringify(EventSourceArn);
  const queue = resourcesOf('AWS::SQS::Queue').find(({ id }) => source.includes(JSON.stringify(id)));
  if (queue === undefined) throw new Error(`The template has no queue for ${name}`);
  const { maxReceiveCount } = queue.properties['RedrivePolicy'] as { readonly maxReceiveCount: number };
  const { MaximumConcurrency } = ScalingConfig as { readonly MaximumConcurrency: number };
  return {
    visibilityTimeoutMs: Number(queue.properties['VisibilityTimeout']) * 1000,
    maxReceiveCount,
    batchSize: Number(BatchSize),
    maxConcurrency: MaximumConcurrency,
  };
}
