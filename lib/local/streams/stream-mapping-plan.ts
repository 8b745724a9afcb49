import type { AwsJsonClient } from '../base/aws-json-client';
import type { Bell } from '../base/bell';
import type { Checkpoints } from './checkpoints';
import type { EngineClock } from '../base/clock';
import type { OnLog } from '../base/log-line';
import { EngineStartError } from '../base/errors';
import { compileFilters } from '../events/event-filter';
import { streamFailureRecord } from './failure-record';
import type { FaultInjection } from '../faults/fault-injection';
import type { FunctionPool } from '../functions/function-pool';
import type { QueueRegister } from '../queues/queue-register';
import type { Stack } from '../assembly/stack';
import { deliver, type DiscardReason } from './stream-delivery';
import { StreamMapping } from './stream-mapping';
import { StreamReader } from './stream-reader';
import { arrivalMs, type StreamRecord } from './stream-record';
import { describeTable } from '../tables/create-tables';

const firstRetryMs = 500;
const longestRetryMs = 30_000;
/** However short the waits are scaled, a function that fails at once is not called in a tight loop. */
const shortestRetryMs = 5;

interface Deps {
  readonly functions: FunctionPool;
  readonly queues: QueueRegister;
  readonly checkpoints: Checkpoints;
  readonly clock: EngineClock;
  readonly onLog: OnLog | undefined;
  /** Rings when a table may have been written. */
  readonly writes: Bell;
  readonly injection?: FaultInjection | undefined;
}

/** An event source mapping that is checked and can be started on a DynamoDB endpoint. */
export type StreamMappingPlan = (dynamodb: AwsJsonClient) => Promise<StreamMapping>;

/**
 * Checks an event source mapping.
 *
 * @throws UnsupportedFeatureError for a filter that the engine cannot run
 * @throws EngineStartError when its function or table is not in the template
 */
export function planStreamMapping(
  { logicalId, properties }: Stack['eventSourceMappings'][number],
  deps: Deps,
): StreamMappingPlan {
  const patterns = (properties.FilterCriteria?.Filters ?? []).map(({ Pattern }) => Pattern);
  const filter = compileFilters(patterns, logicalId);
  const functionId = deps.functions.logicalIdOf(properties.FunctionName);
  const tableName = /:table\/([^/]+)\//.exec(properties.EventSourceArn)?.[1] ?? '';
  const { checkpoints, clock, functions } = deps;
  const onDiscarded = discarder({ logicalId, properties }, deps);
  return async (dynamodb) => {
    const { LatestStreamArn: streamArn } = await describeTable(dynamodb, tableName);
    if (streamArn === undefined) throw new EngineStartError(`${logicalId}: the table has no stream`);
    const mapping = new StreamMapping({
      reader: new StreamReader(dynamodb, streamArn, checkpoints.get(logicalId)),
      filter,
      batchSize: properties.BatchSize,
      windowMs: clock.realWaitMs(properties.MaximumBatchingWindowInSeconds * 1_000),
      reportsItemFailures: properties.FunctionResponseTypes.length > 0,
      bisects: properties.BisectBatchOnFunctionError,
      maxRetries: properties.MaximumRetryAttempts === -1 ? Infinity : properties.MaximumRetryAttempts,
      retryDelayMs: (retry) =>
        Math.max(shortestRetryMs, clock.realWaitMs(Math.min(longestRetryMs, firstRetryMs * 2 ** (retry - 1)))),
      deliverBatch: deps.injection?.deliveryOf(logicalId, clock, deliver),
      invoke: (event) => functions.deliver(functionId, event),
      onProcessed: (position) => {
        checkpoints.set(logicalId, position);
      },
      isExpired: expiryOf(properties.MaximumRecordAgeInSeconds, clock),
      onDiscarded,
    });
    deps.writes.onRing(() => {
      mapping.wake();
    });
    return mapping;
  };
}

/** Sends what is given up to the on-failure destination, when there is one. Throws EngineStartError when it is unknown. */
function discarder(
  { logicalId, properties }: Pick<Stack['eventSourceMappings'][number], 'logicalId' | 'properties'>,
  { functions, queues, clock, onLog }: Deps,
): (records: readonly StreamRecord[], reason: DiscardReason) => void {
  const destination = properties.DestinationConfig?.OnFailure?.Destination;
  const queue = destination === undefined ? undefined : queues.byArnOf(destination, logicalId).queue;
  const fn = functions.describe(properties.FunctionName);
  return (records, reason) => {
    const line = `${logicalId}: gave up ${records.length} records: ${reason.condition}`;
    onLog?.({ functionName: fn.logicalId, line });
    queue?.send({ body: JSON.stringify(streamFailureRecord(records, reason, fn.arn, clock)) });
  };
}

/** Streams tell the second in which a record came: it counts as young as it may be. */
function expiryOf(maxAgeSeconds: number, clock: EngineClock): ((record: StreamRecord) => boolean) | undefined {
  if (maxAgeSeconds === -1) return undefined;
  return (record) => clock.nowMs() - arrivalMs(record, clock) - 1_000 * clock.settings.speed > maxAgeSeconds * 1_000;
}
