import type { BatchResult } from '../../../../../lambdas/contract/api/batch';
import type { BatchClient } from '../../../../client/batch-client';
import type { ApiOptions } from '../../api/api-options';
import { calling } from '../../api/calling';
import { sayOnStderr } from '../../api/connect';
import { EXIT } from '../../base/exit-codes';
import type { ExitCode } from '../../base/exit-codes';
import { expectNoFile, writeOutput } from '../../base/output';
import type { OutputOptions } from '../../base/output';
import { known } from '../view/known-id';
import { hasEnded, isFailed } from '../view/outcome';
import { rowsText } from '../view/summary';
import { csvOf, jsonOf, ndjsonOf, tableOf } from './result-texts';
import type { ResultPages } from './result-texts';

/** What `vpnctl batch results` is told. */
export interface ResultsOptions extends ApiOptions, OutputOptions {
  readonly failed?: true;
  readonly csv?: true;
  readonly ndjson?: true;
  readonly excel?: true;
}

/** `vpnctl batch results`. */
export async function batchResults(id: string, options: ResultsOptions): Promise<ExitCode> {
  const batchId = known(id);
  await expectNoFile(options);
  await calling(options, async ({ batches }) => {
    if (!hasEnded(await batches.get(batchId))) sayOnStderr(`${batchId} is still running: rows may change`);
    const counted = { rows: 0 };
    await writeOutput(textOf(wantedRows(batches, batchId, options, counted), options), options);
    if (options.out !== undefined) sayOnStderr(`${options.out} has ${rowsText(counted.rows)}`);
    else if (counted.rows === 0) sayOnStderr('There are no such rows');
  });
  return EXIT.succeeded;
}

async function* wantedRows(
  batches: BatchClient,
  id: string,
  { failed, ...options }: ResultsOptions,
  counted: { rows: number },
): AsyncGenerator<readonly BatchResult[]> {
  const query = isTable(options) ? { include: 'request' as const } : {};
  for await (const page of batches.resultPages(id, query)) {
    const rows = failed === true ? page.filter(({ state }) => isFailed(state)) : page;
    counted.rows += rows.length;
    yield rows;
  }
}

function textOf(pages: ResultPages, options: ResultsOptions): AsyncGenerator<string> {
  if (isTable(options)) return csvOf(pages, options.excel === true);
  if (options.ndjson === true) return ndjsonOf(pages);
  return options.json === true ? jsonOf(pages) : tableOf(pages);
}

function isTable({ csv, excel }: ResultsOptions): boolean {
  return csv === true || excel === true;
}
