import { MAX_SUBMISSION_BYTES } from '../../../contract/limits';
import type { Cell, RawRow } from '../../domain/batch/batch-row';
import type { Violation } from '../../domain/findings/violation';
import type { Column } from './header';
import type { TableRow } from './parse-table';

const AGAIN = 'Every row is a new request, also one that had succeeded; send only those that are to run again.';

/** The rows of a batch that those of a table are. */
export function rowsOf(rows: readonly TableRow[], columns: readonly Column[]): RawRow[] {
  const hasResults = columns.some(({ kind }) => kind === 'result');
  return rows.map(({ line, cells }, index) => ({
    row: index + 1,
    line,
    content: { kind: 'cells', cells: columns.flatMap((column, at) => cellIn(column, cells[at])), hasResults },
    violations: [
      ...countViolations(cells, columns.length),
      ...unnamedViolations(cells, columns),
      ...sizeViolations(cells),
    ],
  }));
}

/** What a person should know of a table that has results of an earlier run. */
export function warningsOf(rows: readonly TableRow[], columns: readonly Column[]): readonly string[] {
  const names = columns.flatMap((column) => (column.kind === 'result' ? [column.name] : []));
  if (names.length === 0) return [];
  const state = columns.findIndex((column) => column.kind === 'result' && column.name === 'state');
  const succeeded = rows.filter(({ cells }) => cells[state]?.trim() === 'succeeded').length;
  return [
    `The results of an earlier run were ignored: the columns ${names.join(', ')}, and connectionId of rows that create one.`,
    ...(succeeded === 0 ? [] : [`Rows that had succeeded in an earlier run: ${succeeded}. ${AGAIN}`]),
  ];
}

function cellIn(column: Column, text: string | undefined): Cell[] {
  return column.kind === 'member' && text !== undefined && text !== '' ? [{ path: column.path, text }] : [];
}

/** Empty cells at the end of a row are no cells. */
function countViolations(cells: readonly string[], expected: number): Violation[] {
  const used = cells.findLastIndex((cell) => cell.trim() !== '') + 1;
  if (cells.length >= expected && used <= expected) return [];
  const count = Math.max(used, Math.min(cells.length, expected));
  const detail =
    `The row has ${count} cells, and the header ${expected}: a cell with a separator or a line break in it needs quotes, ` +
    'and empty cells need their separators.';
  return [{ path: [], code: 'wrong-length', detail }];
}

function sizeViolations(cells: readonly string[]): Violation[] {
  const bytes = cells.reduce((sum, cell) => sum + Buffer.byteLength(cell), 0);
  if (bytes <= MAX_SUBMISSION_BYTES) return [];
  return [{ path: [], code: 'too-large', detail: `A row has at most ${MAX_SUBMISSION_BYTES} bytes.` }];
}

function unnamedViolations(cells: readonly string[], columns: readonly Column[]): Violation[] {
  return columns.flatMap(({ kind }, index) => {
    if (kind !== 'unnamed' || (cells[index] ?? '').trim() === '') return [];
    return [{ path: [], code: 'unknown-column', detail: `The cell in column ${index + 1} is under no name.` }];
  });
}
