import { submission } from '../../../support/builders';
import { refusalOf, rowsOf, verdictsOn, wrongIn } from '../../../support/formats/rows';

const NDJSON = { format: 'ndjson' } as const;
const line = JSON.stringify(submission({ provider: 'huawei-v2' }));

test.each([
  { what: 'LF', text: `${line}\n${line}\n` },
  { what: 'CRLF', text: `${line}\r\n${line}\r\n` },
  { what: 'no end of the last line', text: `${line}\n${line}` },
  { what: 'a byte order mark', text: `\ufeff${line}\n${line}\n` },
  { what: 'a separator of paragraphs in a text', text: `${line}\n${line.replace('vpnconnection1', 'a\u2028b')}\n` },
])('lines with $what are rows', ({ text }) => {
  expect(rowsOf(text, NDJSON).rows).toMatchObject([
    { row: 1, line: 1 },
    { row: 2, line: 2 },
  ]);
});

test('lines of blanks are no rows, and count as lines', () => {
  expect(rowsOf(`\n${line}\n \t\r\n\n${line}\n\n`, NDJSON).rows).toMatchObject([
    { row: 1, line: 2 },
    { row: 2, line: 5 },
  ]);
});

test('a bad line is one invalid row', async () => {
  const bad = ['{"operation":', '1', '"x"', 'null', 'true', '{} {}'];
  const verdicts = await verdictsOn([line, ...bad, line].join('\n'), NDJSON);

  expect(verdicts.map((verdict) => wrongIn(verdict)[0])).toEqual([
    undefined,
    ' not-json',
    ' wrong-type',
    ' wrong-type',
    ' wrong-type',
    ' wrong-type',
    ' not-json',
    undefined,
  ]);
  expect(verdicts[1]).toMatchObject({ row: 2, line: 2, violations: [{ detail: 'The line must be JSON in UTF-8.' }] });
});

test('a line in another encoding is one invalid row', async () => {
  const bytes = Buffer.concat([
    Buffer.from(`${line}\n`),
    Buffer.from('{"provider":"Zürich"}', 'latin1'),
    Buffer.from(`\n${line}`),
  ]);

  expect((await verdictsOn(bytes, NDJSON)).map((verdict) => wrongIn(verdict)[0])).toEqual([
    undefined,
    ' not-json',
    undefined,
  ]);
});

test('a line that is too deep or too large is one invalid row', async () => {
  const deep = '{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000);
  const large = `{"a":"${'x'.repeat(65_536)}"}`;
  const verdicts = await verdictsOn(
    [deep.slice(0, 60_000), '{"a":'.repeat(33) + '1' + '}'.repeat(33), large, line].join('\n'),
    NDJSON,
  );

  expect(verdicts.map(wrongIn)).toEqual([[' too-deep'], [' too-deep'], [' too-large'], []]);
});

test('a member that stands twice is an error of its row', async () => {
  const verdicts = await verdictsOn(`${line.replace('{', '{"provider":"x",')}\n${line}`, NDJSON);

  expect(verdicts.map(wrongIn)).toEqual([['/provider duplicate'], []]);
});

test.each([
  { what: 'a list on one line', text: `[${line}]` },
  { what: 'a list on several lines', text: `[\n${line},\n${line}\n]` },
  { what: 'one object on several lines', text: JSON.stringify({ items: [] }, null, 2) },
  { what: 'the body of the other format', text: `{"items":[${line}]}` },
])('$what is one document, and where it belongs is said', ({ text }) => {
  expect(refusalOf(text, NDJSON)).toMatchObject({
    status: 400,
    code: 'not-json',
    title: 'The body is one JSON document: send it as application/json',
  });
});

test('a file without a row is refused', () => {
  expect(refusalOf('\n \n', NDJSON)).toMatchObject({ status: 422, title: 'There are no rows' });
});

test('10,000 rows are read, and one more is refused', () => {
  expect(rowsOf('{}\n'.repeat(10_000), NDJSON).rows).toHaveLength(10_000);
  expect(refusalOf('{}\n'.repeat(10_001), NDJSON)).toMatchObject({ status: 413, code: 'too-many-rows' });
});
