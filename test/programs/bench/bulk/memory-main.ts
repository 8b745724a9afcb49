/**
 * Runs a function with a file of rows in a process of its own, so that its memory can be told:
 *
 *     node --import tsx test/programs/bench/bulk/memory-main.ts --function submit-batch --rows 10000 --folder DIR [--assembly DIR]
 *
 * `submit-batch` gets the file, and leaves its chunks in the folder; `expand-batch` is then given one after the other by the
 * next process. Prints one line of JSON.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DynamodbBatchStore } from '../../../../lambdas/adapters/dynamodb/batches/batch-store';
import { DynamodbRequestStore } from '../../../../lambdas/adapters/dynamodb/request-store';
import type { ChunkTask } from '../../../../lambdas/contract/batches';
import { tasksFor } from '../../../../lambdas/core/operations/batches/chunk-tasks';
import type { CallCommit, CallState } from '../../../../lambdas/core/ports/batches/batch-store';
import type { IdempotencyRecord } from '../../../../lambdas/core/ports/request-store';
import { Mischief } from '../../../faults/simulation/chance/mischief';
import { FunctionHost } from '../../../faults/simulation/functions/function-host';
import type { Executions } from '../../../../lambdas/core/ports/executions';
import { useAssembly } from '../../faults/assembly';
import { ProductPorts } from '../counts/approaches/product-ports';
import { SEED } from '../counts/approaches/seed';
import { effortSoFar, tenths } from '../effort';
import { batchFunctions, type BatchPorts } from './batch-functions';
import { BulkAccounts } from './bulk-accounts';
import { BulkLog } from './bulk-log';
import { folderTable } from './folder-table';
import { CALLER } from './count-bulk';
import { readDeployedBulk } from './deployed-bulk';
import type { FunctionMemory, MeasuredFunction } from './results';
import { eventOf, fileOf, rowsOf } from './rows';
import { memoryScenario } from './scenarios';

const CLOCK = { nowMs: () => Date.now() };

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      function: { type: 'string', default: '' },
      rows: { type: 'string', default: '' },
      folder: { type: 'string', default: '' },
      assembly: { type: 'string' },
    },
  });
  await useAssembly(values.assembly);
  const name = values.function as MeasuredFunction; // our own program's
  const rows = Number(values.rows);
  const host = await hostIn(values.folder, rows);
  const events =
    name === 'submit-batch' ? [eventOf(fileOf(rowsOf(memoryScenario(rows))), CALLER)] : chunksIn(values.folder);
  const startMegabytes = Math.round(process.memoryUsage().rss / 2 ** 20);
  const { cpuSeconds: before } = effortSoFar();
  for (const event of events) expectDone(await host.invoke(name, JSON.stringify(event)));
  const { cpuSeconds, peakMegabytes } = effortSoFar();
  const used = { cpuSeconds: tenths(cpuSeconds - before), startMegabytes, peakMegabytes };
  const found: FunctionMemory = { name, rows, runs: events.length, ...used };
  process.stdout.write(`${JSON.stringify(found)}\n`);
}

async function hostIn(folder: string, rows: number): Promise<FunctionHost<MeasuredFunction | 'tally'>> {
  const deployed = await readDeployedBulk();
  const client = folderTable(folder);
  const { profiles } = new BulkAccounts(memoryScenario(rows), CLOCK, new BulkLog(CLOCK, String));
  const own = new ProductPorts(deployed, client, { profiles, clock: CLOCK });
  const ports = (): BatchPorts => ({
    ...own.ofInstance('intake'),
    store: new DynamodbRequestStore(client, deployed.tables),
    batches: new NotedBatches(client, deployed.tables.requests, folder),
    executions: {} as Executions, // neither function starts any
    errands: { send: noMessages, sendAll: noMessages },
  });
  const timeoutsMs = deployed.batchTimeoutsMs;
  return new FunctionHost(batchFunctions({ seed: SEED, clock: CLOCK, timeoutsMs, ports }), new Mischief(SEED, 0));
}

/** Neither function sends any for rows that are new. */
function noMessages(): Promise<void> {
  return Promise.resolve();
}

function expectDone(answer: string): void {
  const { statusCode, batchItemFailures } = JSON.parse(answer) as {
    statusCode?: number;
    batchItemFailures?: unknown[];
  };
  if (statusCode !== 202 && batchItemFailures?.length !== 0) throw new Error(answer);
}

/** The events of the chunks that the process before has left. */
function chunksIn(folder: string): object[] {
  const tasks = JSON.parse(readFileSync(join(folder, TASKS), 'utf8')) as ChunkTask[];
  return tasks.map((task) => ({
    Records: [{ messageId: 'bench', body: JSON.stringify(task), attributes: { ApproximateReceiveCount: '1' } }],
  }));
}

/** Leaves what is to be done with the chunks in the folder. */
class NotedBatches extends DynamodbBatchStore {
  constructor(
    client: ConstructorParameters<typeof DynamodbBatchStore>[0],
    table: string,
    private readonly folder: string,
  ) {
    super(client, table);
  }

  override async commitCall(commit: CallCommit): Promise<IdempotencyRecord | CallState> {
    const { header } = commit;
    const tasks = header.calls.flatMap((call) => tasksFor(header.id, call, 'expand'));
    writeFileSync(join(this.folder, TASKS), JSON.stringify(tasks));
    return super.commitCall(commit);
  }
}

const TASKS = 'tasks.json';

void main();
