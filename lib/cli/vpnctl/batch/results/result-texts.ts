import type { BatchResult } from '../../../../../lambdas/contract/api/batch';
import { asNdjson } from '../../../../../lambdas/core/formats/json/write-ndjson';
import { resultsAsCsv } from '../../../../../lambdas/core/formats/results/write-results';
import { printableLine } from '../../base/printable';

/** Pages of results. */
export type ResultPages = AsyncIterable<readonly BatchResult[]>;

/** Results as a table that can be sent again: its columns are known only when all rows are. */
export async function* csvOf(pages: ResultPages, forExcel: boolean): AsyncGenerator<string> {
  yield resultsAsCsv(await allOf(pages), { forExcel });
}

/** Results as JSON, one on each line. */
export async function* ndjsonOf(pages: ResultPages): AsyncGenerator<string> {
  for await (const rows of pages) yield asNdjson(rows);
}

/** Results as one JSON document. */
export async function* jsonOf(pages: ResultPages): AsyncGenerator<string> {
  yield `${JSON.stringify({ items: await allOf(pages) }, null, 2)}\n`;
}

/** Results for people. */
export async function* tableOf(pages: ResultPages): AsyncGenerator<string> {
  let isFirst = true;
  for await (const rows of pages) {
    const lines = rows.map((row) => lineOf([row.row, row.line ?? '', row.state, row.requestId ?? '', why(row)]));
    if (isFirst && lines.length > 0) lines.unshift(lineOf(['row', 'line', 'state', 'request', 'what became of it']));
    isFirst &&= lines.length === 0;
    yield lines.join('');
  }
}

async function allOf(pages: ResultPages): Promise<readonly BatchResult[]> {
  const all: BatchResult[] = [];
  for await (const rows of pages) for (const row of rows) all.push(row);
  return all;
}

/** Characters of a column; the last one takes what there is. */
const WIDTHS = [6, 6, 15, 30];

function lineOf(cells: readonly (string | number)[]): string {
  const padded = cells.map((cell, column) => String(cell).padEnd(WIDTHS[column] ?? 0));
  return `${padded.join('  ').trimEnd()}\n`;
}

function why({ connectionId, errors = [], problem }: BatchResult): string {
  const reasons = [
    ...(connectionId === undefined ? [] : [`connection ${connectionId}`]),
    ...(problem === undefined ? [] : [`${problem.code}: ${problem.detail}`]),
    ...errors.map(({ pointer, detail }) => (pointer === '' ? detail : `${pointer}: ${detail}`)),
  ];
  return printableLine(reasons.join('; '));
}
