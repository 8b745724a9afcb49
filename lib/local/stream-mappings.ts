import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { Checkpoints } from './checkpoints';
import type { EngineClock } from './clock';
import type { EngineOptions } from './engine-contract';
import { EngineStartError } from './errors';
import { compileFilters } from './event-filter';
import type { FunctionPool } from './function-pool';
import type { Stack } from './stack';
import { StreamMapping } from './stream-mapping';
import { StreamReader } from './stream-reader';

const firstRetryMs = 500;
const longestRetryMs = 30_000;
/** However short the waits are scaled, a function that fails at once is not called in a tight loop. */
const shortestRetryMs = 5;

interface Deps {
  readonly functions: FunctionPool;
  readonly checkpoints: Checkpoints;
  readonly clock: EngineClock;
  readonly onLog: EngineOptions['onLog'];
}

interface Clients {
  readonly tables: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
}

/** An event source mapping that is checked and can be started. */
export type MappingPlan = (clients: Clients) => Promise<StreamMapping>;

/**
 * Checks an event source mapping.
 *
 * @throws UnsupportedFeatureError for a filter that the engine cannot run
 * @throws EngineStartError when its function or table is not in the template
 */
export function planMapping({ logicalId, properties }: Stack['eventSourceMappings'][number], deps: Deps): MappingPlan {
  const patterns = (properties.FilterCriteria?.Filters ?? []).map(({ Pattern }) => Pattern);
  const filter = compileFilters(patterns, logicalId);
  const functionId = deps.functions.logicalIdOf(properties.FunctionName);
  const tableName = /:table\/([^/]+)\//.exec(properties.EventSourceArn)?.[1];
  const { checkpoints, clock, functions, onLog } = deps;
  return async ({ tables, streams }) => {
    const { Table } = await tables.send(new DescribeTableCommand({ TableName: tableName }));
    if (Table?.LatestStreamArn === undefined) throw new EngineStartError(`${logicalId}: the table has no stream`);
    return new StreamMapping({
      reader: new StreamReader(streams, Table.LatestStreamArn, checkpoints.get(logicalId)),
      filter,
      batchSize: properties.BatchSize,
      windowMs: clock.realWaitMs(properties.MaximumBatchingWindowInSeconds * 1_000),
      reportsItemFailures: properties.FunctionResponseTypes.length > 0,
      bisects: properties.BisectBatchOnFunctionError,
      maxRetries: properties.MaximumRetryAttempts === -1 ? Infinity : properties.MaximumRetryAttempts,
      retryDelayMs: (retry) =>
        Math.max(shortestRetryMs, clock.realWaitMs(Math.min(longestRetryMs, firstRetryMs * 2 ** (retry - 1)))),
      invoke: (event) => functions.invoke(functionId, event),
      onProcessed: (position) => {
        checkpoints.set(logicalId, position);
      },
      onDiscarded: ({ length }) =>
        onLog?.({ functionName: functionId, line: `${logicalId}: gave up ${length} records after the last retry` }),
    });
  };
}
