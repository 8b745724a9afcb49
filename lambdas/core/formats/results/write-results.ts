import type { BatchResult } from '../../../contract/api/batch';
import { writtenAs } from '../csv/literal';
import { writeTable } from '../csv/write-table';
import type { TableStyle } from '../csv/write-table';
import { requestCellsOf } from './request-cells';
import type { NamedCell } from './request-cells';

/** Columns of every table of results. */
const COLUMNS = ['row', 'line', 'state', 'requestId', 'connectionId', 'errors', 'problem'] as const;
/** Members of a request in the order of their columns; the others come after them. */
const ORDER = ['operation', 'provider', 'connection', 'ticket', 'completion', 'onFailure', 'deadlineSeconds'];
/** What a cell of a spreadsheet takes is a little more. */
const LONGEST_CELL = 32_000;

/**
 * Results as a table, every cell in quotes. It can be sent as the file of a batch again: no cell reads as another value than
 * it was written for, and none is a formula.
 */
export function resultsAsCsv(rows: readonly BatchResult[], style: TableStyle = {}): string {
  const cells = rows.map((row) => new Map(cellsOf(row).map(({ column, text }) => [column, text])));
  return writeTable([...COLUMNS, ...requestColumns(rows)], cells, style);
}

function cellsOf({
  row,
  line,
  state,
  requestId,
  connectionId,
  errors,
  problem,
  request = {},
}: BatchResult): NamedCell[] {
  const results = {
    row: String(row),
    line: line === undefined ? '' : String(line),
    state,
    requestId: requestId ?? '',
    connectionId: connectionId === undefined ? '' : writtenAs(connectionId),
    errors:
      errors === undefined ? '' : shortened(errors.map(({ pointer, detail }) => `${pointer}: ${detail}`).join(' ')),
    problem: problem === undefined ? '' : shortened(`${problem.code}: ${problem.detail}`),
  } satisfies Record<(typeof COLUMNS)[number], string>;
  const given = Object.entries(results).filter(([, text]) => text !== '');
  // What a request asks for is the id of a connection until there is a result.
  return [...requestCellsOf(request), ...given.map(([column, text]) => ({ column, text }))];
}

function requestColumns(rows: readonly BatchResult[]): readonly string[] {
  const names = new Set(rows.flatMap(({ request = {} }) => requestCellsOf(request).map(({ column }) => column)));
  const own = [...names].filter((name) => name !== 'connectionId');
  return own.sort((one, other) => placeOf(one) - placeOf(other));
}

function placeOf(column: string): number {
  const place = ORDER.findIndex((member) => column === member || column.startsWith(`${member}.`));
  return place < 0 ? ORDER.length : place;
}

function shortened(text: string): string {
  if (text === '') return '';
  return writtenAs(text.length > LONGEST_CELL ? `${text.slice(0, LONGEST_CELL)}…` : text);
}
