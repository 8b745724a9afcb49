import { DIALECTS } from '../../../../../lambdas/core/dialects';
import type { UnreadableBatch } from '../../../../../lambdas/core/domain/batch/batch-call';
import { openTable } from '../../../../../lambdas/core/formats/csv/open-table';
import type { OpenTable } from '../../../../../lambdas/core/formats/csv/open-table';
import { parseTable } from '../../../../../lambdas/core/formats/csv/parse-table';
import { brokenTable } from '../../../../../lambdas/core/formats/csv/read-csv';
import { rowColumnsOf } from '../../../../../lambdas/core/operations/batches/row-columns';
import { CommandError } from '../../../command-error';
import { faultLines } from '../../api/api-failures';
import { stretchesOf } from './part';
import type { Bounds, Cut, Part } from './part';

/**
 * A CSV file in parts, each of which begins with the header. Each row stands in its part on the line that it has in the file,
 * after empty lines, so that what is said of it names the line of the file. A file that needs not be cut stays as it is, to
 * the byte.
 *
 * @param most rows that are read
 * @throws CommandError when the rows of the file cannot be told from each other, in the words of the API
 */
export function csvParts(name: string, bytes: Uint8Array, bounds: Bounds, most: number): Cut {
  const table = openTable(bytes, rowColumnsOf(DIALECTS));
  if (table.kind === 'unreadable') throw unreadable(name, table);
  const parsed = parseTable(table.text, { ...table, most: most + 1 });
  if (parsed.kind === 'error') throw unreadable(name, brokenTable(parsed));
  const lines = parsed.rows.slice(1).map(({ line }) => line);
  const parts = partsOf(table, lines, bounds);
  return parts.length === 1
    ? { parts: [{ firstRow: 1, rows: lines.length, bytes }], members: {}, warnings: [] }
    : { parts, members: {}, warnings: table.warnings };
}

/** @param lines on which the rows begin, from 1 */
function partsOf({ before, text }: OpenTable, lines: readonly number[], bounds: Bounds): readonly Part[] {
  const whole = before + text;
  const starts = [...startsOfLines(whole, lines), whole.length];
  const rowText = (from: number, to = from + 1): string => whole.slice(starts[from], starts[to]);
  const header = whole.slice(0, starts[0]);
  const sizes = lines.map((_line, row) => Buffer.byteLength(rowText(row)));
  return stretchesOf(sizes, bounds).map(({ from, to }) => {
    const emptyLines = '\n'.repeat((lines[from] ?? 0) - (lines[0] ?? 0));
    return { firstRow: from + 1, rows: to - from, bytes: Buffer.from(header + emptyLines + rowText(from, to)) };
  });
}

/** Where lines begin in a text. */
function startsOfLines(text: string, lines: readonly number[]): number[] {
  let at = 0;
  let number = 1;
  return lines.map((line) => {
    for (; number < line; number += 1) at = text.indexOf('\n', at) + 1;
    return at;
  });
}

function unreadable(name: string, { title, errors = [] }: UnreadableBatch): CommandError {
  return new CommandError([`${name}: ${title}`, ...faultLines(errors)].join('\n'));
}
