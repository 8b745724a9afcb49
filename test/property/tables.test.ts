import { encode } from 'iconv-lite';
import fc from 'fast-check';
import type { CheckedRow } from '../../lambdas/core/domain/batch/batch-row';
import { literalIn, writtenAs } from '../../lambdas/core/formats/csv/literal';
import { valueOf } from '../../lambdas/core/formats/csv/cell-values';
import { writeTable } from '../../lambdas/core/formats/csv/write-table';
import { requestCellsOf } from '../../lambdas/core/formats/results/request-cells';
import { resultsAsCsv } from '../../lambdas/core/formats/results/write-results';
import type { Fields } from '../support/builders';
import { fileOf, requestIn, rowsOf, verdictsOn } from '../support/formats/rows';
import type { Operation } from './samples/cases';
import { enterpriseV5Cases } from './samples/enterprise-v5-requests';
import { fjcloudV2Cases } from './samples/fjcloud-v2-requests';
import { huaweiV2Cases } from './samples/huawei-v2-requests';
import { openstackV2Cases } from './samples/openstack-v2-requests';

const CASES = {
  'huawei-v2': huaweiV2Cases,
  'fjcloud-v2': fjcloudV2Cases,
  'enterprise-v5': enterpriseV5Cases,
  'openstack-v2': openstackV2Cases,
};
const CONNECTION_ID = '851f280f-0639-4ea3-81aa-e298525ab740';
const FIRST = ['=', '+', '-', '@', '\t', '\n', '＝', '＋', '－', '＠', "'", ' ', '\u00a0', '"', ';', ',', '#', '1', ''];

/** Texts that a spreadsheet, or a reader of tables, may take for something else; line ends are those of a file. */
const text = fc
  .tuple(
    fc.constantFrom(...FIRST),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom('', ' ', "'", '"', '\n'),
  )
  .map((parts) => parts.join('').replaceAll('\r', '\n'))
  .filter((value) => Buffer.from(value).toString() === value && !value.includes('\ufeff'));

const written = fc.oneof(text, fc.constantFrom('#N/A', '1.2E+15', '="1"', "'=x", "''", "'#N/A", ''));

test('what is written into a cell is read out of it, whatever text it is', () => {
  fc.assert(
    fc.property(written, (value) => {
      expect(valueOf(writtenAs(value), 'text', ['connection', 'name'])).toMatchObject({ value });
      expect(valueOf(writtenAs(value), 'text', ['connection', 'psk']).value).toBe(value);
    }),
    { numRuns: 1_000 },
  );
});

test('no cell that is written is a formula', () => {
  fc.assert(
    fc.property(written, (value) => {
      expect(writtenAs(value)).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
    }),
  );
});

test("what is taken off is the ' that was put there, and nothing else", () => {
  fc.assert(
    fc.property(written, (value) => {
      const cell = writtenAs(value);

      expect(literalIn(cell) ?? cell).toBe(value);
    }),
  );
});

test('a table that is written is read cell by cell, whatever separates them and whatever encodes them', () => {
  const names = ['provider', 'connection.name', 'connection.description', 'ticket.id'];
  const rows = fc.array(fc.tuple(written, written, written, written), { minLength: 1, maxLength: 5 });
  const isAscii = (value: string): boolean => /^\p{ASCII}*$/u.test(value);

  fc.assert(
    fc.property(rows, fc.boolean(), fc.constantFrom('utf8', 'utf16le', 'windows-1252'), (given, forExcel, encoding) => {
      const cells = given.map((row) => new Map(row.map((value, index) => [names[index] ?? '', writtenAs(value)])));
      const table = writeTable(names, cells, { forExcel });
      const bytes =
        encoding === 'windows-1252' && !isAscii(table) ? Buffer.from(table) : encode(`\ufeff${table}`, encoding);

      const read = rowsOf(encoding === 'windows-1252' && isAscii(table) ? encode(table, encoding) : bytes);

      const values = read.rows.map(({ content }) =>
        content.kind === 'cells' ? content.cells.map(({ path, text: cell }) => valueOf(cell, 'text', path).value) : [],
      );
      expect(values).toEqual(given);
    }),
  );
});

test.each([',', ';', '\t'])('the lines of a file with %j may end as they like', (separator) => {
  const row = { operation: 'delete', provider: 'huawei-v2', connectionId: CONNECTION_ID };
  const ends = fc.array(fc.constantFrom('\n', '\r\n', '\r'), { minLength: 2, maxLength: 8 });

  fc.assert(
    fc.property(ends, (lineEnds) => {
      const [header = '', line = ''] = fileOf([row], { separator }).split('\n');
      const file = lineEnds.map((end, index) => (index === 0 ? header : line) + end).join('');

      // A line feed after a carriage return ends no other line.
      expect(rowsOf(file).rows).toHaveLength(lineEnds.length - 1);
    }),
  );
});

describe.each(Object.entries(CASES))('%s', (provider, { samples }) => {
  // What is known of the gateway no row can say.
  const sample = (operation: Operation): fc.Arbitrary<{ readonly operation: Operation; readonly fields: Fields }> =>
    samples({ operation, gateway: {} }).map(({ fields }) => ({ operation, fields }));
  const drawn = fc.oneof(sample('create'), sample('update'));

  const requestOf = (operation: Operation, connection: Fields): Fields => ({
    operation,
    provider,
    connection,
    ...(operation === 'update' && { connectionId: CONNECTION_ID }),
  });
  // A spreadsheet has one word for a boolean.
  const cellsIn = (request: Fields): readonly string[] =>
    requestCellsOf(request, { withKey: true })
      .map(({ column, text: cell }) => `${column} ${/^(true|false)$/i.test(cell) ? cell.toLowerCase() : cell}`)
      .sort();
  const acceptedOf = async (operation: Operation, fields: Fields): Promise<CheckedRow> => {
    const items = [requestOf(operation, fields)];
    const [row] = await verdictsOn(JSON.stringify({ items }), { format: 'json' });
    fc.pre(row?.accepted !== undefined);
    return row;
  };

  test('a request that is allowed is the same one when it comes as a row of a table', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async ({ operation, fields }) => {
        const asJson = await acceptedOf(operation, fields);
        const cells = requestCellsOf(requestOf(operation, fields), { withKey: true });
        const row = new Map(cells.map(({ column, text: cell }) => [column, cell]));

        const [asRow] = await verdictsOn(writeTable([...row.keys()], [row]));

        expect(asRow?.violations).toEqual([]);
        expect(asRow && cellsIn(requestIn(asRow))).toEqual(cellsIn(requestIn(asJson)));
      }),
    );
  });

  test('its results can be read as rows again, and have no column for its key', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async ({ operation, fields }) => {
        const { accepted } = await acceptedOf(operation, fields);
        const csv = resultsAsCsv([{ row: 1, state: 'failed', request: accepted?.submission }]);

        expect(rowsOf(csv).rows).toHaveLength(1);
        expect(csv.split('\r\n', 1)[0]).not.toContain('psk');
      }),
    );
  });
});
