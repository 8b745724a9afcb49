import type { ShownError } from '../../../contract/api/problem';
import { MAX_BATCH_ROWS } from '../../../contract/limits';
import type { UnreadableBatch } from '../../domain/batch/batch-call';
import { invalidBatch, tooManyRows } from '../unreadable';
import type { ReadRows } from '../unreadable';
import type { Columns } from './columns';
import { readHeader } from './header';
import { openTable } from './open-table';
import type { OpenTable } from './open-table';
import { parseTable } from './parse-table';
import type { TableError } from './table-error';
import { rowsOf, warningsOf } from './table-rows';

/**
 * Reads a CSV file as spreadsheets and others really write it (batches.md "CSV"). A file whose rows cannot be told from each
 * other with certainty is refused as a whole.
 *
 * @param columns of a request to any dialect
 */
export function readCsv(bytes: Uint8Array, columns: Columns): ReadRows | UnreadableBatch {
  const table = openTable(bytes, columns);
  if (table.kind !== 'table') return table;
  const read = readTable(table, columns);
  return read.kind === 'rows' ? { ...read, warnings: [...table.warnings, ...read.warnings] } : read;
}

function readTable(open: OpenTable, columns: Columns): ReadRows | UnreadableBatch {
  const table = parseTable(open.text, { ...open, most: MAX_BATCH_ROWS + 1 });
  if (table.kind === 'error') return brokenTable(table);
  const [names, ...rows] = table.rows;
  const header = readHeader(names?.cells ?? [], names?.line ?? 1, columns);
  if (header.errors.length > 0) return wrongTable(header.errors);
  if (rows.length > MAX_BATCH_ROWS) return tooManyRows();
  return { kind: 'rows', rows: rowsOf(rows, header.columns), warnings: warningsOf(rows, header.columns) };
}

/** What is said of a table whose cells cannot be told from each other. */
export function brokenTable({ line, code, detail }: TableError): UnreadableBatch {
  return wrongTable([{ line, pointer: '', code, detail }]);
}

function wrongTable(errors: readonly ShownError[]): UnreadableBatch {
  return invalidBatch('The table cannot be read; nothing of it was stored', errors);
}
