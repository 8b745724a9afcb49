/** Why the cells of a table cannot be told from each other, and where that begins. */
export interface TableError {
  readonly kind: 'error';
  /** Of the file, from 1. */
  readonly line: number;
  readonly code: 'quote-not-closed' | 'wrong-quote' | 'row-too-long' | 'too-many-empty-rows';
  /** A sentence that names the line, and repeats nothing of it. */
  readonly detail: string;
}

/** A row in which a quote opens that does not close, or only so late that it has swallowed others. */
export function quoteNotClosed(line: number, before?: number): TableError {
  const late = before === undefined ? '' : ` before line ${before}`;
  const detail = `The quote opened in the row of line ${line} is never closed${late}.`;
  return { kind: 'error', line, code: 'quote-not-closed', detail };
}

/** A row with a quote where none may stand. */
export function wrongQuote(line: number): TableError {
  const rule =
    'a cell with quotes in it stands in quotes, and each quote in it twice; or one before it is never closed';
  return {
    kind: 'error',
    line,
    code: 'wrong-quote',
    detail: `A quote stands wrongly in the row of line ${line}: ${rule}.`,
  };
}

/** A line that no row can have. */
export function rowTooLong(line: number, length: number, most: number): TableError {
  const detail = `Line ${line} has ${length} characters; a row has at most ${most}.`;
  return { kind: 'error', line, code: 'row-too-long', detail };
}

/** Rows without anything in them, so many that they are no oversight. */
export function tooManyEmptyRows(line: number): TableError {
  const detail = `There are too many empty rows up to line ${line}: delete them.`;
  return { kind: 'error', line, code: 'too-many-empty-rows', detail };
}
