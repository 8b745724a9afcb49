import { createRow, fileOf, refusalOf, rowsOf, verdictsOn, wrongIn } from '../../../support/formats/rows';

const row = createRow();
const linesOf = (text: string): (number | undefined)[] => rowsOf(text).rows.map(({ line }) => line);

describe('separators', () => {
  test.each([',', ';', '\t'])('%j is found by the names that are known under it', async (separator) => {
    const [verdict] = await verdictsOn(fileOf([row], { separator }));

    expect(verdict?.accepted).toBeDefined();
  });

  test('lists in the cells do not mislead it', async () => {
    const cells = {
      ...createRow({ provider: 'fjcloud-v2' }),
      'connection.peer_cidrs': '10.0.0.0/24;10.1.0.0/24;10.2.0.0/24',
    };
    const [verdict] = await verdictsOn(fileOf([cells]));

    expect(verdict && wrongIn(verdict)).toContain('/connection/peer_cidrs wrong-length');
  });

  test('one column is a table', () => {
    expect(rowsOf('provider\nhuawei-v2\n').rows).toMatchObject([{ row: 1, line: 2 }]);
  });

  test.each(['sep=;\n', 'sep=;\r\n', '"sep=;"\n', 'SEP=;\n'])(
    'the line %j is no header, and counts as a line',
    (first) => {
      expect(linesOf(first + fileOf([row, row], { separator: ';' }))).toEqual([3, 4]);
    },
  );

  test('a line that says another separator than the table has changes nothing', () => {
    expect(rowsOf(`sep=|\n${fileOf([row])}`).rows).toHaveLength(1);
  });
});

describe('lines', () => {
  test.each([
    { what: 'CRLF', text: fileOf([row, row], { lineEnd: '\r\n' }) },
    { what: 'LF', text: fileOf([row, row]) },
    { what: 'CR', text: fileOf([row, row], { lineEnd: '\r' }) },
    { what: 'CRLF, then LF', text: fileOf([row], { lineEnd: '\r\n' }) + fileOf([row]).split('\n').slice(1).join('\n') },
    {
      what: 'LF, then CRLF',
      text: fileOf([row]) + fileOf([row], { lineEnd: '\r\n' }).split('\r\n').slice(1).join('\r\n'),
    },
    { what: 'no end of the last one', text: fileOf([row, row]).trimEnd() },
  ])('may end with $what', async ({ text }) => {
    expect(linesOf(text)).toEqual([2, 3]);
    expect((await verdictsOn(text)).every(({ accepted }) => accepted !== undefined)).toBe(true);
  });

  test('inside quotes count once, whatever ends them', () => {
    const long = { ...row, 'connection.name': '"one\r\ntwo\nthree"' };

    expect(linesOf(fileOf([long, row, long, row], { lineEnd: '\r\n' }))).toEqual([2, 5, 6, 9]);
  });

  test('that are empty, or have empty cells only, are no rows and count', () => {
    const [header = '', line = ''] = fileOf([row]).split('\n');
    const text = [',,,', '', header, '', line, ',,,', ' , ,', '', line].join('\n');

    expect(rowsOf(text).rows).toMatchObject([
      { row: 1, line: 5 },
      { row: 2, line: 9 },
    ]);
  });
});

describe('quotes', () => {
  const [header = '', line = ''] = fileOf([row]).split('\n');

  test.each([
    { what: 'never closes', lines: [line, line, '"create,huawei-v2', line, line], at: 4, code: 'quote-not-closed' },
    { what: 'never closes in the last line', lines: [line, line, '"'], at: 4, code: 'quote-not-closed' },
    { what: 'never closes after empty lines', lines: [line, '', '', '"create', line], at: 5, code: 'quote-not-closed' },
    {
      what: 'closes in a later row',
      lines: [line, '"create', line.replace('create', '"create"')],
      at: 3,
      code: 'wrong-quote',
    },
    { what: 'is followed by text', lines: ['"1"x', line], at: 2, code: 'wrong-quote' },
    { what: 'stands inside a cell', lines: [line, '5" pipe'], at: 3, code: 'wrong-quote' },
  ])('one that $what refuses the file, with the line of its row', ({ lines, at, code }) => {
    const refusal = refusalOf([header, ...lines].join('\n'));

    expect(refusal).toMatchObject({ status: 422, code: 'invalid-batch', errors: [{ line: at, code }] });
    expect(refusal.errors?.[0]?.detail).toContain(`row of line ${at}`);
    expect(JSON.stringify(refusal)).not.toContain('pipe');
  });

  test('the line is that of the file, with the separator line before it', () => {
    expect(refusalOf(`sep=,\n${header}\n"create`).errors).toMatchObject([{ line: 3, code: 'quote-not-closed' }]);
  });

  test('one that closes only hundreds of lines later has swallowed rows', () => {
    const refusal = refusalOf([header, '"create', ...Array.from({ length: 400 }, () => 'x'), '"'].join('\n'));

    expect(refusal.errors).toMatchObject([{ line: 2, code: 'quote-not-closed' }]);
    expect(refusal.errors?.[0]?.detail).toBe('The quote opened in the row of line 2 is never closed before line 403.');
  });
});

describe('cells', () => {
  test('more or fewer than the header has are errors of the row, and others go on', async () => {
    const [header = '', line = ''] = fileOf([row]).split('\n');
    const short = line.split(',').slice(0, 5).join(',');
    const verdicts = await verdictsOn([header, short, `${line},more`, line, `${line},,,`].join('\n'));

    expect(verdicts.map(wrongIn)).toEqual([[' wrong-length'], [' wrong-length'], [], []]);
    expect(verdicts[0]?.violations[0]?.detail).toMatch(
      /^The row has 5 cells, and the header 11: a cell with a separator/,
    );
    expect(verdicts[1]?.violations[0]?.detail).toMatch(/^The row has 12 cells, and the header 11/);
  });

  test('under no name are errors of the row, when there is something in them', async () => {
    const [header = '', line = ''] = fileOf([row]).split('\n');
    const verdicts = await verdictsOn([`,${header},,`, `x,${line},,`, `,${line},,`].join('\n'));

    expect(verdicts.map(wrongIn)).toEqual([[' unknown-column'], []]);
    expect(verdicts[0]?.violations[0]?.detail).toBe('The cell in column 1 is under no name.');
  });
});
