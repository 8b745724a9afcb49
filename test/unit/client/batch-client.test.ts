import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { ApiCall } from '../../../lib/client/api-caller';
import { ApiClient } from '../../../lib/client/api-client';
import type { BatchClient } from '../../../lib/client/batch-client';

const API = 'https://api.example.com';
const ID = 'bat_01JD0000000000000000000000';
const ZERO = { running: 0, succeeded: 0, failed: 0, timed_out: 0, rejected: 0, cancelled: 0, needs_attention: 0 };
const BATCH = {
  id: ID,
  state: 'running',
  counts: { rows: 2, invalid: 0, accepted: 2, ...ZERO },
  errors: [],
  requestedBy: 'local',
  createdAt: '2026-11-29T10:00:00.000Z',
  links: { self: `/v1/batches/${ID}`, results: `/v1/batches/${ID}/results` },
};
const CSV = new TextEncoder().encode(`name\n${'a\n'.repeat(200)}`);

/** A client of an API that always answers the same, and what it has been sent. */
function clientOf(answer: unknown): { batches: BatchClient; sent: [string, ApiCall][] } {
  const sent: [string, ApiCall][] = [];
  const client = new ApiClient(API, (url, call) => {
    sent.push([url, call]);
    return Promise.resolve({ status: 200, text: () => Promise.resolve(JSON.stringify(answer)) });
  });
  return { batches: client.batches, sent };
}

test('rows are sent compressed, as bytes, with their format and what is said for all of them in the query', async () => {
  const { batches, sent } = clientOf(BATCH);

  const batch = await batches.submit({
    format: 'csv',
    bytes: CSV,
    parameters: { provider: 'otc-classic', ticketId: 'A&B' },
    idempotencyKey: 'key',
  });

  expect(batch).toEqual(BATCH);
  expect(sent.map(([url, { method, headers }]) => [url, method, headers])).toEqual([
    [
      `${API}/v1/batches?provider=otc-classic&ticketId=A%26B&format=csv`,
      'POST',
      { 'content-type': 'application/gzip', 'idempotency-key': '"key"' },
    ],
  ]);
  expect(gunzipSync(Buffer.from(sent[0]?.[1].body ?? '')).equals(CSV)).toBe(true);
});

test('rows that would grow are sent as they are', async () => {
  const { batches, sent } = clientOf(BATCH);
  const bytes = randomBytes(100);

  await batches.addRows(ID, { format: 'ndjson', bytes });

  expect(sent).toEqual([
    [
      `${API}/v1/batches/${ID}/rows?format=ndjson`,
      { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: bytes },
    ],
  ]);
});

test('a preview is the answer to a dry run', async () => {
  const preview = { dryRun: true, counts: { rows: 2, invalid: 0, accepted: 2 }, errors: [] };
  const { batches, sent } = clientOf(preview);

  expect(await batches.preview({ format: 'csv', bytes: CSV, parameters: { dryRun: 'true' } })).toEqual(preview);
  expect(sent.map(([url]) => url)).toEqual([`${API}/v1/batches?dryRun=true&format=csv`]);
});

test.each([
  { name: 'get', call: (batches: BatchClient) => batches.get(ID), made: ['GET', ''] },
  { name: 'close', call: (batches: BatchClient) => batches.close(ID), made: ['POST', '/close'] },
  { name: 'rerunFailed', call: (batches: BatchClient) => batches.rerunFailed(ID), made: ['POST', '/rerun-failed'] },
  { name: 'cancel', call: (batches: BatchClient) => batches.cancel(ID), made: ['POST', '/cancel'] },
])('$name calls its route and gives the batch', async ({ call, made }) => {
  const { batches, sent } = clientOf(BATCH);

  expect(await call(batches)).toEqual(BATCH);
  expect(sent.map(([url, { method }]) => [method, url])).toEqual([
    [made[0], `${API}/v1/batches/${ID}${made[1] ?? ''}`],
  ]);
});

test('results are read as the API says them', async () => {
  const page = { items: [{ row: 1, line: 2, state: 'invalid', errors: [] }], cursor: 'Mg' };
  const { batches, sent } = clientOf(page);

  expect(await batches.results(ID)).toEqual(page);
  await batches.results(ID, { cursor: 'M/g', include: 'request' });

  expect(sent.map(([url]) => url)).toEqual([
    `${API}/v1/batches/${ID}/results`,
    `${API}/v1/batches/${ID}/results?cursor=M%2Fg&include=request`,
  ]);
});

test('pages of results follow each other until there is no cursor, empty ones as well', async () => {
  const pages = [{ items: [{ row: 1, state: 'failed' }], cursor: 'a' }, { items: [], cursor: 'b' }, { items: [] }];
  const client = new ApiClient(API, (url) => {
    const at = ['a', 'b'].indexOf(new URL(url).searchParams.get('cursor') ?? '') + 1;
    return Promise.resolve({ status: 200, text: () => Promise.resolve(JSON.stringify(pages[at])) });
  });

  const read = [];
  for await (const items of client.batches.resultPages(ID)) read.push(items);

  expect(read).toEqual([[{ row: 1, state: 'failed' }], [], []]);
});
