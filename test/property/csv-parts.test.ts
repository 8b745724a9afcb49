import fc from 'fast-check';
import { DIALECTS } from '../../lambdas/core/dialects';
import type { RawRow } from '../../lambdas/core/domain/batch/batch-row';
import { readCsv } from '../../lambdas/core/formats/csv/read-csv';
import { readNdjson } from '../../lambdas/core/formats/json/read-ndjson';
import { rowColumnsOf } from '../../lambdas/core/operations/batches/row-columns';
import { cut } from '../../lib/cli/vpnctl/batch/parts/cut';

const SCHEMA = rowColumnsOf(DIALECTS);
const HEADER = ['operation', 'connection.name', 'connection.psk'];

const cell = fc.oneof(
  fc.constantFrom('create', '', ' ', 'a;b', 'a,b', 'ä', '"', 'x\ny', '\n', '\r\n', "'=1"),
  fc.string({ maxLength: 12 }),
);
interface Table {
  readonly rows: readonly (readonly string[])[];
  readonly separator: string;
  readonly end: string;
  /** Empty lines before and between rows. */
  readonly isSparse: boolean;
  /** Which separator it has. */
  readonly says: boolean;
}

const table: fc.Arbitrary<Table> = fc.record({
  rows: fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 12 }),
  separator: fc.constantFrom(',', ';', '\t'),
  end: fc.constantFrom('\n', '\r\n'),
  isSparse: fc.boolean(),
  says: fc.boolean(),
});

function csvOf({ rows, separator, end, isSparse, says }: Table): Uint8Array {
  const lines = [HEADER, ...rows].map((cells) =>
    cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(separator),
  );
  const text = lines.join(isSparse ? end + end : end);
  return new TextEncoder().encode(`${says ? `sep=${separator}${end}` : ''}${text}`);
}

function rowsOf(read: ReturnType<typeof readCsv>): readonly RawRow[] {
  if (read.kind === 'rows') return read.rows;
  throw new Error(JSON.stringify(read));
}

/** Rows of the parts as they are read, numbered as in the file. */
function readParts(
  parts: ReturnType<typeof cut>['parts'],
  read: (bytes: Uint8Array) => ReturnType<typeof readCsv>,
): RawRow[] {
  return parts.flatMap(({ firstRow, rows, bytes }) => {
    const found = rowsOf(read(bytes));
    expect(found).toHaveLength(rows);
    return found.map((row) => ({ ...row, row: row.row + firstRow - 1 }));
  });
}

const bounds = fc.record({ rows: fc.integer({ min: 1, max: 5 }), bytes: fc.integer({ min: 1, max: 200 }) });

test('the parts of any CSV file have its rows, on its lines, as they are read', () => {
  fc.assert(
    fc.property(table, bounds, (given, most) => {
      const bytes = csvOf(given);
      const whole = rowsOf(readCsv(bytes, SCHEMA));
      fc.pre(whole.length > 0);

      const { parts } = cut({ name: 'rows.csv', format: 'csv', bytes }, most);

      expect(readParts(parts, (part) => readCsv(part, SCHEMA))).toEqual(whole);
    }),
  );
});

test('the parts of any file of JSON lines have its rows, on its lines, as they are read', () => {
  const line = fc.oneof(
    fc.constantFrom('', ' ', '\t', 'x', '{"a":1}'),
    fc.jsonValue().map((value) => JSON.stringify(value)),
  );
  fc.assert(
    fc.property(fc.array(line), fc.constantFrom('\n', '\r\n'), fc.boolean(), bounds, (lines, end, isMarked, most) => {
      const bytes = new TextEncoder().encode(`${isMarked ? '\ufeff' : ''}${lines.join(end)}`);
      const read = readNdjson(bytes);
      fc.pre(read.kind === 'rows' && read.rows.length > 0);

      const { parts } = cut({ name: 'rows.ndjson', format: 'ndjson', bytes }, most);

      // What a part holds may be one JSON document, which a file as a whole was not.
      fc.pre(parts.every((part) => readNdjson(part.bytes).kind === 'rows'));
      expect(readParts(parts, readNdjson)).toEqual(rowsOf(read));
    }),
  );
});
