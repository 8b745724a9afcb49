import { CsvError, parse } from 'csv-parse/sync';
import type { Separator } from './separator';
import { quoteNotClosed, rowTooLong, tooManyEmptyRows, wrongQuote } from './table-error';
import type { TableError } from './table-error';
import { lineEndsIn, linesOf, withoutEmptyEnd } from './text-lines';

/** A row that has a cell with something in it. */
export interface TableRow {
  /** Line of the file on which it begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** The rows of a table, or why it has none. */
export type ParsedTable = { readonly kind: 'rows'; readonly rows: readonly TableRow[] } | TableError;

/** What a table is read by. */
export interface TableOptions {
  readonly separator: Separator;
  /** Lines of the file before the text. */
  readonly skipped: number;
  /** Rows after which reading stops; one more is given to tell that there are more. */
  readonly most: number;
}

/** Longest line, in characters: twice as long as the largest request. */
const LONGEST_LINE = 131_072;
/** A row has lists with a line for each item; one that is longer has swallowed others. */
const MOST_LINES = 300;
/** Rows without anything in them that are skipped; a person leaves some, a formatted sheet has a million. */
const MOST_EMPTY = 10_000;

/**
 * Splits a text into rows of cells (RFC 4180). What is wrong with quotes ends the table: where one is missing, the rows
 * after it cannot be trusted.
 *
 * @param text its lines end with `\n`
 */
export function parseTable(text: string, options: TableOptions): ParsedTable {
  const { separator, skipped } = options;
  const long = tooLongLine(text, skipped);
  if (long !== undefined) return long;
  const reader = new RowReader(options);
  try {
    parse(withoutEmptyEnd(text), {
      delimiter: separator,
      record_delimiter: '\n',
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (cells: string[], { lines }) => {
        reader.take(cells, lines + skipped);
        return null;
      },
    });
  } catch (error) {
    if (error instanceof CsvError) return quoteError(error.code, nextRow(text, reader.lastLine - skipped) + skipped);
    if (!(error instanceof Stop)) throw error;
    if (error.reason !== undefined) return error.reason;
  }
  return { kind: 'rows', rows: reader.rows };
}

/** Ends the parsing: of a table that is refused with the reason, of one with enough rows without. */
class Stop extends Error {
  constructor(readonly reason?: TableError) {
    super('No more rows are wanted');
  }
}

/** Takes the rows as they are parsed. */
class RowReader {
  readonly rows: TableRow[] = [];
  /** Last line of the last row. */
  lastLine: number;
  private empty = 0;

  constructor(private readonly options: TableOptions) {
    this.lastLine = options.skipped;
  }

  /**
   * @param lastLine of the row
   * @throws Stop
   */
  take(cells: readonly string[], lastLine: number): void {
    this.lastLine = lastLine;
    const inside = cells.reduce((count, cell) => count + lineEndsIn(cell), 0);
    const line = lastLine - inside;
    if (inside > MOST_LINES) throw new Stop(quoteNotClosed(line, lastLine));
    if (cells.some((cell) => cell.trim() !== '')) this.rows.push({ line, cells });
    else this.empty += 1;
    if (this.empty > MOST_EMPTY) throw new Stop(tooManyEmptyRows(line));
    if (this.rows.length > this.options.most) throw new Stop();
  }
}

function tooLongLine(text: string, skipped: number): TableError | undefined {
  for (const { number, length } of linesOf(text)) {
    if (length > LONGEST_LINE) return rowTooLong(number + skipped, length, LONGEST_LINE);
  }
  return undefined;
}

function quoteError(code: CsvError['code'], line: number): TableError {
  return code === 'CSV_QUOTE_NOT_CLOSED' ? quoteNotClosed(line) : wrongQuote(line);
}

/** Where the row after a line begins; empty lines are none. */
function nextRow(text: string, after: number): number {
  for (const { number, length } of linesOf(text)) if (number > after && length > 0) return number;
  return after + 1;
}
