/** Rows of cells; the first row is the header. */
export interface Table {
  readonly title: string;
  readonly rows: readonly (readonly string[])[];
}

/** A count with its thousands set apart. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

/** A table in Markdown, laid out as prettier would; columns of numbers are set to the right. */
export function markdownTable({ rows }: Pick<Table, 'rows'>): string {
  const [header = [], ...body] = rows.map((row) => row.map(escaped));
  const columns = header.map((name, column) => {
    const cells = body.map((row) => row[column] ?? '');
    return { width: Math.max(3, ...[name, ...cells].map(({ length }) => length)), isNumeric: cells.every(isNumber) };
  });
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const layOut = (row: readonly string[]): string =>
    line(
      columns.map(({ width, isNumeric }, column) => {
        const cell = row[column] ?? '';
        return isNumeric ? cell.padStart(width) : cell.padEnd(width);
      }),
    );
  const rule = line(
    columns.map(({ width, isNumeric }) => (isNumeric ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))),
  );
  return [layOut(header), rule, ...body.map(layOut)].join('\n');
}

function isNumber(cell: string): boolean {
  return /^[\d.,–]*$/.test(cell);
}

function escaped(cell: string): string {
  return cell.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
