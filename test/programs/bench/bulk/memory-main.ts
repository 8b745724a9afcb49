/**
 * Runs a function with a file of rows in a process of its own, so that its memory can be told:
 *
 *     node --import tsx test/programs/bench/bulk/memory-main.ts --function submit-batch --rows 10000 --tables URL [--assembly DIR] [--batch ID]
 *
 * `submit-batch` gets the file; `expand-batch` gets the chunks of the batch that it has made, one after the other. The tables are in
 * a process of their own. Prints one line of JSON: what was needed, and the batch.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { parseArgs } from 'node:util';
import { DynamodbBatchStore } from '../../../../lambdas/adapters/dynamodb/batches/batch-store';
import { DynamodbRequestStore } from '../../../../lambdas/adapters/dynamodb/request-store';
import { parseBatchId } from '../../../../lambdas/core/domain/batch-id';
import { tasksForAll } from '../../../../lambdas/core/operations/batches/chunk-tasks';
import type { Executions } from '../../../../lambdas/core/ports/executions';
import { LOCAL } from '../../../support/e2e/table';
import { Mischief } from '../../../faults/simulation/chance/mischief';
import { FunctionHost } from '../../../faults/simulation/functions/function-host';
import { useAssembly } from '../../faults/assembly';
import { ProductPorts } from '../counts/approaches/product-ports';
import { SEED } from '../counts/approaches/seed';
import { effortSoFar, tenths } from '../effort';
import { batchFunctions, type BatchPorts } from './batch-functions';
import { BulkAccounts } from './bulk-accounts';
import { BulkLog } from './bulk-log';
import { CALLER } from './count-bulk';
import { readDeployedBulk } from './deployed-bulk';
import type { FunctionRuns, MeasuredFunction } from './results';
import { eventOf, fileOf, rowsOf } from './rows';
import { memoryScenario } from './scenarios';

const CLOCK = { nowMs: () => Date.now() };

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      function: { type: 'string', default: '' },
      rows: { type: 'string', default: '' },
      tables: { type: 'string', default: '' },
      batch: { type: 'string', default: '' },
      assembly: { type: 'string' },
    },
  });
  await useAssembly(values.assembly);
  const name = values.function as MeasuredFunction; // our own program's
  const rows = Number(values.rows);
  const { host, batches } = await product(values.tables, rows);
  const file = (): object => eventOf(fileOf(rowsOf(memoryScenario(rows))), CALLER);
  const events = name === 'submit-batch' ? [file()] : await chunksOf(batches, values.batch);
  const startMegabytes = Math.round(process.memoryUsage().rss / 2 ** 20);
  const { cpuSeconds: before } = effortSoFar();
  let batch = values.batch;
  for (const event of events) batch = batchIn(await host.invoke(name, JSON.stringify(event))) ?? batch;
  const { cpuSeconds, peakMegabytes } = effortSoFar();
  const used = { cpuSeconds: tenths(cpuSeconds - before), startMegabytes, peakMegabytes };
  const found: FunctionRuns = { batch, memory: { name, rows, runs: events.length, ...used } };
  process.stdout.write(`${JSON.stringify(found)}\n`);
}

interface Product {
  readonly host: FunctionHost<MeasuredFunction | 'tally'>;
  readonly batches: DynamodbBatchStore;
}

async function product(tablesUrl: string, rows: number): Promise<Product> {
  const deployed = await readDeployedBulk();
  const client = new DynamoDBClient({ ...LOCAL, endpoint: tablesUrl });
  const { profiles } = new BulkAccounts(memoryScenario(rows), CLOCK, new BulkLog(CLOCK, String));
  const own = new ProductPorts(deployed, client, { profiles, clock: CLOCK });
  const batches = new DynamodbBatchStore(client, deployed.tables.requests);
  const ports = (): BatchPorts => ({
    ...own.ofInstance('intake'),
    store: new DynamodbRequestStore(client, deployed.tables),
    batches,
    executions: {} as Executions, // neither function starts any
    errands: { send: noMessages, sendAll: noMessages },
  });
  const timeoutsMs = deployed.batchTimeoutsMs;
  const functions = batchFunctions({ seed: SEED, clock: CLOCK, timeoutsMs, ports });
  return { host: new FunctionHost(functions, new Mischief(SEED, 0)), batches };
}

/** Neither function sends any for rows that are new. */
function noMessages(): Promise<void> {
  return Promise.resolve();
}

/** The batch that an answer shows; nothing where a chunk was worked on. @throws Error when it says that something went wrong */
function batchIn(answer: string): string | undefined {
  const { statusCode, body, batchItemFailures } = JSON.parse(answer) as {
    statusCode?: number;
    body?: string;
    batchItemFailures?: unknown[];
  };
  if (statusCode === 202) return (JSON.parse(body ?? '') as { id: string }).id;
  if (batchItemFailures?.length !== 0) throw new Error(answer);
  return undefined;
}

/** The events of the chunks of a batch. */
async function chunksOf(batches: DynamodbBatchStore, batch: string): Promise<object[]> {
  const id = parseBatchId(batch);
  const header = id === undefined ? undefined : await batches.header(id);
  if (header === undefined) throw new Error(`There is no batch ${batch}`);
  return tasksForAll(header, 'expand').map((task) => ({
    Records: [{ messageId: 'bench', body: JSON.stringify(task), attributes: { ApproximateReceiveCount: '1' } }],
  }));
}

void main();
