import { parse } from 'csv-parse/sync';
import type { Columns } from './columns';

/** What separates the cells of a row. */
export type Separator = ',' | ';' | '\t';

const SEPARATORS: readonly Separator[] = [',', ';', '\t'];
/** A longer line is no header. */
const LONGEST_HEADER = 20_000;
/** Cells of it that are looked at: more than a table may have. */
const MOST_CELLS = 300;

/**
 * The separator under which most names of the header are known; `undefined` when none is known under any. Counting
 * characters would be misled by lists and texts in the cells.
 *
 * @param header the first line of the table
 */
export function separatorOf(header: string, columns: Columns): Separator | undefined {
  const counted = SEPARATORS.map((separator) => ({
    separator,
    known: cellsOf(header, separator).filter((name) => columns.has(name)).length,
  }));
  const [best] = counted.sort((one, other) => other.known - one.known);
  return best !== undefined && best.known > 0 ? best.separator : undefined;
}

/** The cells of a line that may be a header. */
export function cellsOf(header: string, separator: Separator): readonly string[] {
  const line = header.slice(0, LONGEST_HEADER);
  // A quote that is wrong is told with its line when the whole table is read.
  const rows: string[][] = parse(line, {
    delimiter: separator,
    relax_quotes: true,
    relax_column_count: true,
    to: 1,
    skip_records_with_error: true,
  });
  return (rows[0] ?? []).slice(0, MOST_CELLS);
}
