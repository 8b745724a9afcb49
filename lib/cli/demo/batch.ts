import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BatchCounts, BatchResource, BatchResult } from '../../../lambdas/contract/api/batch';
import { textTable } from '../text-table';
import { PROJECT_DIR } from '../workspace';
import { say } from './follow';
import type { Scene } from './incidents';

const FILE = 'batch.csv';
/** A row of the file whose connection fails at the provider, the first time. */
const FAILING = 'branch-hamburg';
const POLL_MS = 200;
/** How the file ends, and then its rerun. */
const EXPECTED = { first: { succeeded: 2, failed: 1, invalid: 1 }, rerun: { succeeded: 1 } };

/**
 * A file of four rows, as a spreadsheet writes it: one fails at its provider, one was changed by the spreadsheet. What became
 * of the rows is shown as a file again, then the failed row is run again.
 *
 * @returns whether all rows ended as they should
 */
export async function playBatch({ stack, client }: Scene): Promise<boolean> {
  stack.simulator?.script({ match: { name: FAILING }, outcome: 'ERROR' });
  const bytes = await readFile(join(PROJECT_DIR, 'examples', FILE));
  const parameters = { operation: 'create', ticketSystem: 'servicenow' };
  const first = await client.batches.submit({ format: 'csv', bytes, parameters, idempotencyKey: 'demo-batch' });
  say(`Batch ${first.id} of examples/${FILE}: ${countsOf(first.counts)}`);
  const ended = await untilEnded(client, first);
  say(resultTable((await client.batches.results(first.id)).items));
  stack.simulator?.clearScripts();
  const rerun = await untilEnded(client, await client.batches.rerunFailed(first.id));
  say(`Its failed row again, batch ${rerun.id}\n${resultTable((await client.batches.results(rerun.id)).items)}`);
  return hasCounts(ended, EXPECTED.first) && hasCounts(rerun, EXPECTED.rerun);
}

async function untilEnded(client: Scene['client'], { id }: BatchResource): Promise<BatchResource> {
  for (;;) {
    const batch = await client.batches.get(id);
    if (batch.endedAt !== undefined) return batch;
    await sleep(POLL_MS);
  }
}

function countsOf(counts: BatchCounts): string {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
}

function resultTable(results: readonly BatchResult[]): string {
  const header = ['row', 'line', 'state', 'request', 'connection', 'why'];
  const cells = results.map(({ row, line, state, requestId, connectionId, errors = [], problem }) => [
    String(row),
    String(line ?? '-'),
    state,
    requestId ?? '-',
    connectionId ?? '-',
    errors[0] === undefined ? (problem?.title ?? '-') : `${errors[0].pointer}: ${errors[0].detail}`,
  ]);
  return textTable([header, ...cells]);
}

function hasCounts({ counts }: BatchResource, expected: Partial<BatchCounts>): boolean {
  return Object.entries(expected).every(([name, count]) => counts[name as keyof BatchCounts] === count); // our own names
}
