import { decode, encode } from 'iconv-lite';
import { decodeWindows1252 } from '../../../../lambdas/core/formats/csv/windows-1252';
import { createRow, fileOf, refusalOf, requestIn, rowsOf, verdictsOn } from '../../../support/formats/rows';

const FILE = fileOf([createRow({ 'connection.name': 'Zürich – „Nord“ €' })]);

const nameIn = async (bytes: Uint8Array): Promise<unknown> => {
  const [row] = await verdictsOn(bytes);
  return row && (requestIn(row)['connection'] as Record<string, unknown>)['name'];
};

test.each([
  { what: 'UTF-8', bytes: Buffer.from(FILE) },
  { what: 'UTF-8 with a byte order mark', bytes: Buffer.from(`\ufeff${FILE}`) },
  { what: 'UTF-8 with two of them', bytes: Buffer.from(`\ufeff\ufeff${FILE}`) },
  {
    what: 'UTF-8 with one before a quoted header',
    bytes: Buffer.from(`\ufeff${FILE.replace('operation', '"operation"')}`),
  },
  { what: 'UTF-16LE', bytes: Buffer.from(`\ufeff${FILE}`, 'utf16le') },
  { what: 'Windows-1252', bytes: encode(FILE, 'windows-1252') },
])('a file in $what is read with its letters', async ({ bytes }) => {
  expect(await nameIn(bytes)).toBe('Zürich – „Nord“ €');
});

test('of a file that is read as Windows-1252 the caller is told', () => {
  expect(rowsOf(encode(FILE, 'windows-1252')).warnings).toEqual([
    'The file is not UTF-8 and was read as Windows-1252. Check letters outside ASCII, or save it as CSV UTF-8.',
  ]);
  expect(rowsOf(Buffer.from(FILE)).warnings).toEqual([]);
});

test('every byte is read as Windows-1252 has it', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);

  expect(decodeWindows1252(bytes)).toBe(decode(Buffer.from(bytes), 'windows-1252'));
});

test.each([
  { what: 'UTF-16 with big-endian bytes', bytes: Buffer.from(`\ufeff${FILE}`, 'utf16le').swap16(), says: /big-endian/ },
  { what: 'UTF-16 that is cut', bytes: Buffer.from(`\ufeff${FILE}`, 'utf16le').subarray(0, -1), says: /UTF-16/ },
  {
    what: 'a byte of no encoding',
    bytes: Buffer.concat([Buffer.from(FILE), Buffer.from([0x81, 0xfc])]),
    says: /neither UTF-8 nor/,
  },
  { what: 'an Excel workbook', bytes: Buffer.from('PK\u0003\u0004rest'), says: /Excel workbook: save it as CSV UTF-8/ },
  { what: 'an old Excel workbook', bytes: Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1]), says: /Excel workbook/ },
  { what: 'UTF-16 without a byte order mark', bytes: Buffer.from(FILE, 'utf16le'), says: /NUL characters/ },
])('$what is refused, and how to save it is said', ({ bytes, says }) => {
  expect(refusalOf(bytes)).toMatchObject({
    status: 422,
    code: 'invalid-batch',
    title: expect.stringMatching(says) as string,
  });
});

test.each(['', '\ufeff', '\n\n', ';;;\n;;;\n', '\u001a'])('a file without a header is refused: %j', (text) => {
  expect(refusalOf(text).title).toMatch(/The file is empty/);
});

test('a header without rows is refused', () => {
  expect(refusalOf('operation,provider\n').title).toBe('There are no rows');
});

test('the Ctrl-Z that some programs end a file with is no row', () => {
  expect(rowsOf(`${FILE}\u001a`).rows).toHaveLength(1);
  expect(rowsOf(`${FILE}\u001a\r\n`).rows).toHaveLength(1);
});
