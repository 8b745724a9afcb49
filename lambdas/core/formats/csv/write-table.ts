import { stringify } from 'csv-stringify/sync';

/** Cells by the names of their columns. */
export type TableCells = ReadonlyMap<string, string>;

/** How a table is written. */
export interface TableStyle {
  /** In many countries Excel opens a file with a double click only with `;`, and reads UTF-8 only with a byte order mark. */
  readonly forExcel?: boolean | undefined;
}

/** A table with a header (RFC 4180), every cell in quotes. Texts that are not ours must have been guarded. */
export function writeTable(columns: readonly string[], rows: readonly TableCells[], style: TableStyle = {}): string {
  const cells = rows.map((row) => columns.map((column) => row.get(column) ?? ''));
  return stringify([columns, ...cells], {
    quoted: true,
    quoted_empty: true,
    record_delimiter: 'windows',
    delimiter: style.forExcel === true ? ';' : ',',
    bom: style.forExcel === true,
  });
}
