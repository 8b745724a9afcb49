import { gzipSync } from 'node:zlib';
import { createRow, fileOf } from '../../../support/formats/rows';
import { batchDependencies, callBatches } from '../../../support/formats/batch-call';

/** What the heap may grow by for one call, in bytes: a multiple of its body, and a fraction of what a function has. */
const ALLOWED_GROWTH = 256 * 1024 * 1024;
const BYTES = 4_100_000;

const row = createRow();
const [HEADER = '', LINE = ''] = fileOf([row]).split('\n');
const under = (rest: string | Buffer): Buffer => Buffer.concat([Buffer.from(`${HEADER}\n`), Buffer.from(rest)]);
const cellOf = (text: string): Buffer => Buffer.from(fileOf([createRow({ 'connection.name': text }), row]));
/** A gzip file may have many members; each of these is 50 MB of zeros. */
const bomb = Buffer.concat(Array<Buffer>(20).fill(gzipSync(Buffer.alloc(50_000_000))));
const deepJson = `{"items":[${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}]}`;

const ofItems = (item: string, count: number): string =>
  `{"operation":"create","provider":"openstack-v2","connection":{"peer_cidrs":[${Array<string>(count).fill(item).join()}]}}`;

interface Hostile {
  readonly what: string;
  readonly body: Buffer;
  readonly format?: string;
  readonly type?: string;
  readonly status: number;
  readonly says: RegExp;
}

const csv: readonly Hostile[] = [
  {
    what: 'a quote that never closes',
    body: under(`"${`${LINE}\n`.repeat(15_000)}`),
    status: 422,
    says: /line 2 is never closed/,
  },
  { what: 'quotes alone', body: under(Buffer.alloc(BYTES, '"')), status: 422, says: /Line 2 has \d+ characters/ },
  {
    what: 'quotes on lines of their own',
    body: under('"\n'.repeat(BYTES / 2)),
    status: 422,
    says: /too many empty rows/,
  },
  {
    what: '10,000 columns',
    body: Buffer.from(`provider${',x'.repeat(9_999)}\n${`${','.repeat(9_999)}\n`.repeat(400)}`),
    status: 422,
    says: /at most 200 columns; this one has 10000/,
  },
  { what: 'commas alone', body: Buffer.alloc(BYTES, ','), status: 422, says: /The file is empty/ },
  { what: 'a row of commas', body: under(Buffer.alloc(BYTES, ',')), status: 422, says: /Line 2 has \d+ characters/ },
  { what: 'blank lines', body: under(Buffer.alloc(BYTES, '\n')), status: 422, says: /There are no rows/ },
  { what: 'carriage returns', body: under(Buffer.alloc(BYTES, '\r')), status: 422, says: /There are no rows/ },
  {
    what: 'lists of 20,000 items',
    body: Buffer.from(
      `provider,operation,connection.peer_cidrs\n${`openstack-v2,create,${'1;'.repeat(20_000)}\n`.repeat(100)}`,
    ),
    status: 200,
    says: /"invalid":100,"accepted":0/,
  },
  { what: 'rows of commas', body: under(',,,\n'.repeat(1_000_000)), status: 422, says: /There are no rows/ },
  {
    what: 'rows of commas before a row',
    body: under(`${',,,\n'.repeat(1_000_000)}x`),
    status: 422,
    says: /too many empty rows/,
  },
  { what: 'more rows than are taken', body: under('x\n'.repeat(2_000_000)), status: 413, says: /at most 10000 rows/ },
  { what: 'NUL alone', body: Buffer.alloc(BYTES), status: 422, says: /NUL characters/ },
  { what: 'a row of NUL', body: under(Buffer.alloc(100_000)), status: 200, says: /The row has 1 cells/ },
  { what: 'a cell of 1 MB', body: cellOf('x'.repeat(1_000_000)), status: 422, says: /Line 2 has \d+ characters/ },
  { what: 'a cell of 100 KB', body: cellOf('x'.repeat(100_000)), status: 200, says: /A row has at most 65536 bytes/ },
  { what: 'a formula', body: cellOf("=cmd|' /C calc'!A0"), status: 200, says: /"accepted":2/ },
  {
    what: 'mixed line ends',
    body: Buffer.from(`${HEADER}\r${LINE}\r\n${LINE}\n\r${LINE}`),
    status: 200,
    says: /"accepted":3/,
  },
  {
    what: 'random bytes',
    body: Buffer.from(Array.from({ length: 200_000 }, (_, at) => (at * 7919) % 256)),
    status: 422,
    says: /invalid-batch/,
  },
  { what: 'a bomb of 1 GB', body: bomb, status: 413, says: /unpack to at most/ },
  { what: 'a bomb of rows', body: gzipSync(under(',,,\n'.repeat(4_000_000))), status: 422, says: /There are no rows/ },
].map((hostile) => ({ ...hostile, format: 'csv' }));

const json: readonly Hostile[] = [
  {
    what: 'JSON that is nested 50,000 deep',
    format: 'json',
    body: Buffer.from(deepJson),
    status: 400,
    says: /nested deeper/,
  },
  { what: 'brackets alone', format: 'json', body: Buffer.alloc(BYTES, '['), status: 400, says: /nested deeper/ },
  {
    what: 'a million items',
    format: 'json',
    body: Buffer.from(`{"items":[${'1,'.repeat(1_000_000)}1]}`),
    status: 413,
    says: /at most 10000/,
  },
  {
    what: 'members that repeat for ever',
    format: 'json',
    body: Buffer.from(`{"items":[{${'"a":1,'.repeat(600_000)}"a":1}]}`),
    status: 200,
    says: /duplicate/,
  },
  {
    what: 'lines of brackets',
    format: 'ndjson',
    body: Buffer.from(`${'['.repeat(40)}\n`.repeat(9_000)),
    status: 200,
    says: /too-deep/,
  },
  {
    what: 'rows of lists, every item of which is wrong',
    format: 'ndjson',
    body: Buffer.from(`${ofItems('1', 20_000)}\n`.repeat(100)),
    status: 200,
    says: /peer_cidrs must have at most 1000 items/,
  },
  {
    what: 'rows of lists with the same network again and again',
    format: 'ndjson',
    body: Buffer.from(`${ofItems('"10.0.0.0/8"', 1_000)}\n`.repeat(100)),
    status: 200,
    says: /must be unique in the list/,
  },
  {
    what: 'blank lines of JSON',
    format: 'ndjson',
    body: Buffer.alloc(BYTES, '\n'),
    status: 422,
    says: /There are no rows/,
  },
];

test.each([...csv, ...json])('$what: an answer that says what is wrong, and little memory', async (hostile) => {
  const { body, format = 'csv', status, says } = hostile;
  const heapBefore = process.memoryUsage().heapUsed;

  const headers = { 'content-type': 'application/octet-stream' };
  const answer = await callBatches(batchDependencies(), { body, headers, query: `format=${format}&dryRun=true` });

  expect({ status: answer.status, says: answer.text.slice(0, 2_000) }).toEqual({
    status,
    says: expect.stringMatching(says) as string,
  });
  expect(answer.type).toMatch(/^application\/(problem\+)?json$/);
  expect(answer.text.length).toBeLessThan(100_000);
  expect(process.memoryUsage().heapUsed - heapBefore).toBeLessThan(ALLOWED_GROWTH);
});

test('every body of half its bytes is answered as well, and no key is in the answer', async () => {
  const deps = batchDependencies();
  const whole = Buffer.from(fileOf([row, row]));
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, at) => whole.subarray(0, Math.floor((whole.length * at) / 100))).map((body) =>
      callBatches(deps, { body, headers: { 'content-type': 'text/csv' }, query: 'dryRun=true' }),
    ),
  );

  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 422]));
  expect(answers.map(({ text }) => text).join('')).not.toContain(row['connection.psk']);
});
