import { FUNCTION_NAMES, type FunctionName } from '../../../../lambdas/contract/functions';
import { compileFilters, type EventFilter } from '../../../../lib/local/events/event-filter';
import { functionsByName, resourcesOf, type Resource } from '../../../infra/template';
import { readDeployedWorkflow, type DeployedWorkflow } from '../../../workflow/deployed-workflow';
import { HANDLERS, type SimulatedFunction } from '../functions/functions';
import type { QueueSettings } from './intake-queue';

/** How the table's stream is delivered to the dispatch function. */
export interface StreamSettings {
  readonly filter: EventFilter;
  readonly batchSize: number;
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
}

/** Reads the assembly that `TEST_ASSEMBLY_DIR` names. */
export async function readDeployment(): Promise<Deployment> {
  return {
    workflow: await readDeployedWorkflow(),
    timeoutsMs: timeoutsMs(),
    stream: streamSettings(),
    queue: queueSettings(),
  };
}

function timeoutsMs(): Record<SimulatedFunction, number> {
  const functions = functionsByName();
  const names = FUNCTION_NAMES.filter((name): name is FunctionName & SimulatedFunction => name in HANDLERS);
  const entries = names.map((name) => [name, Number(functions[name].properties['Timeout']) * 1000] as const);
  return Object.fromEntries(entries) as Record<SimulatedFunction, number>; // every function that is simulated has a name
}

function streamSettings(): StreamSettings {
  const mappings = resourcesOf('AWS::Lambda::EventSourceMapping').filter(isOfStream);
  const [mapping, ...others] = mappings;
  if (mapping === undefined || others.length > 0)
    throw new Error('The template has not exactly one mapping of a stream');
  const { FilterCriteria, BatchSize, BisectBatchOnFunctionError, MaximumRetryAttempts } = mapping.properties;
  const { Filters } = FilterCriteria as { readonly Filters: readonly { readonly Pattern: string }[] };
  const maxRetries = Number(MaximumRetryAttempts ?? -1);
  return {
    filter: compileFilters(
      Filters.map(({ Pattern }) => Pattern),
      mapping.id,
    ),
    batchSize: Number(BatchSize),
    bisects: BisectBatchOnFunctionError === true,
    maxRetries: maxRetries < 0 ? Infinity : maxRetries,
  };
}

function isOfStream({ properties }: Resource): boolean {
  return 'StartingPosition' in properties;
}

function queueSettings(): QueueSettings {
  const { mapping, queue } = queueWithMapping();
  const { BatchSize, ScalingConfig } = mapping.properties;
  const { maxReceiveCount } = queue.properties['RedrivePolicy'] as { readonly maxReceiveCount: number };
  const { MaximumConcurrency } = ScalingConfig as { readonly MaximumConcurrency: number };
  return {
    visibilityTimeoutMs: Number(queue.properties['VisibilityTimeout']) * 1000,
    maxReceiveCount,
    batchSize: Number(BatchSize),
    maxConcurrency: MaximumConcurrency,
  };
}

function queueWithMapping(): { mapping: Resource; queue: Resource } {
  const [mapping, ...others] = resourcesOf('AWS::Lambda::EventSourceMapping').filter((one) => !isOfStream(one));
  if (mapping === undefined || others.length > 0)
    throw new Error('The template has not exactly one mapping of a queue');
  const source = JSON.stringify(mapping.properties['EventSourceArn']);
  const queue = resourcesOf('AWS::SQS::Queue').find(({ id }) => source.includes(JSON.stringify(id)));
  if (queue === undefined) throw new Error('The template has no queue for its mapping');
  return { mapping, queue };
}
