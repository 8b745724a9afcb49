/** `vpnctl batch` as its users see it, against an API that is scripted; against the product: faults/e2e/vpnctl-batch-product.test.ts. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { HttpListener } from '../../lib/base/loopback-listener';
import { serve } from '../support/cli/api-server';
import { BatchApi, counts, idOf, foreign, json, problem } from '../support/cli/batch-api';
import { runVpnctl } from '../support/cli/vpnctl-process';
import type { Ran, RunOptions } from '../support/cli/vpnctl-process';

const SECRET = 'canary-psk-4711';
const ROWS = `operation,connection.name,connection.psk\ncreate,a,${SECRET}\ncreate,b,${SECRET}\n`;
const ENDED = { state: 'ended' as const, counts: counts({ rows: 2, succeeded: 1, failed: 1 }) };

let folder: string;
/** Where it is kept what is sent. */
const keptFolder = (): string => join(folder, 'state/vpnctl/batches');
let api: BatchApi;
let server: HttpListener;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vpnctl-batch-'));
  writeFileSync(join(folder, 'rows.csv'), ROWS);
  api = new BatchApi();
  server = await serve((url, call) => api.send(url, call));
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

function batch(args: readonly string[], options: Partial<RunOptions> = {}): Promise<Ran> {
  return runVpnctl(['batch', ...args], { cwd: folder, env: { VPNCTL_URL: server.url }, ...options });
}

test('a file is submitted, and shown with the command to go on', async () => {
  const ran = await batch(['submit', 'rows.csv', '--provider', 'otc-classic', '--ticket-id', 'T1']);

  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.stdout).toMatch(new RegExp(`^${idOf(1)}  running\n  2 rows: 2 waiting\n`));
  expect(ran.stdout).toMatch(new RegExp(`  Go on with: vpnctl batch get ${idOf(1)} --wait\n$`));
  expect(api.seen.map(({ query }) => query)).toEqual([{ format: 'csv', provider: 'otc-classic', ticketId: 'T1' }]);
  expect(api.stored).toEqual([[ROWS]]);
});

test('--wait waits for the last row; the progress is on stderr, the result on stdout, and the exit code tells of the failed row', async () => {
  api.looks.push({ counts: counts({ rows: 2, succeeded: 1, running: 1 }) }, ENDED);

  const ran = await batch(['submit', 'rows.csv', '--wait', '--json']);

  expect(ran.code).toBe(2);
  expect(JSON.parse(ran.stdout)).toMatchObject({ id: idOf(1), state: 'ended' });
  expect(ran.stderr.split('\n')[0]).toBe('0 of 2 rows have ended: 2 waiting');
  expect(ran.stderr).toMatch(/2 of 2 rows have ended: 1 succeeded, 1 failed(; .* a minute)?\n$/);
});

test('the same command again finds the batch, and nothing is kept of a file that was sent in whole', async () => {
  api.createdAt = '2026-11-29T10:00:00.000Z';
  await batch(['submit', 'rows.csv']);

  const ran = await batch(['submit', 'rows.csv']);

  expect(ran.stderr.split('\n').at(-2)).toBe(
    `This file was sent 2026-11-29T10:00:00.000Z as ${idOf(1)}; no row is sent again. --again makes another batch of it.`,
  );
  expect(api.stored).toHaveLength(1);
  expect(readdirSync(keptFolder())).toEqual([]);
});

test.each([
  { name: 'the input', args: ['-', '--format', 'csv'], input: ROWS },
  { name: 'compressed input', args: ['-', '--format', 'csv'], input: gzipSync(ROWS) },
  { name: 'a compressed file', args: ['rows.csv.gz'], input: '' },
])('$name is read', async ({ args, input }) => {
  writeFileSync(join(folder, 'rows.csv.gz'), gzipSync(ROWS));

  const { code } = await batch(['submit', ...args], { input });

  expect(code).toBe(0);
  expect(api.stored).toEqual([[ROWS]]);
});

test('Ctrl-C while a batch is waited for says how to go on, and ends by the signal', async () => {
  const ran = await batch(['submit', 'rows.csv', '--wait'], { interruptAt: /have ended/ });

  expect([ran.code, ran.signal]).toEqual([null, 'SIGINT']);
  expect(ran.stderr).toMatch(
    new RegExp(`Interrupted; ${idOf(1)} goes on by itself. To wait on: vpnctl batch get ${idOf(1)} --wait\n$`),
  );
});

test('a large file is sent in parts, and goes on after Ctrl-C without sending a row twice', async () => {
  const rows = Array.from({ length: 25_000 }, (_, row) => `{"row":${row + 1}}\n`);
  writeFileSync(join(folder, 'rows.ndjson'), rows.join(''));
  let isSlow = true;
  const answer = api.send;
  await server.close();
  server = await serve(async (url, call) => {
    // The call with the third part never ends.
    if (isSlow && api.seen.length === 3) await new Promise(() => undefined);
    return answer(url, call);
  });

  const first = await batch(['submit', 'rows.ndjson'], { interruptAt: /20,000 of 25,000/ });
  const [kept = ''] = readdirSync(keptFolder()).map((name) => join(keptFolder(), name));
  const modes = [kept, keptFolder()].map((path) => statSync(path).mode & 0o777);
  isSlow = false;
  const second = await batch(['submit', 'rows.ndjson']);

  expect(first).toMatchObject({
    signal: 'SIGINT',
    stderr:
      '10,000 of 25,000 rows are sent\n20,000 of 25,000 rows are sent\nInterrupted.\n' +
      `20,000 of 25,000 rows are sent to ${idOf(1)}. The same command goes on, and sends no row twice.\n`,
  });
  expect(modes).toEqual([0o600, 0o700]);
  expect(second.code).toBe(0);
  expect(second.stderr).toMatch(/^Going on with bat_\w+, begun .*\n25,000 of 25,000 rows are sent\n$/);
  expect(api.stored.map((bodies) => bodies.join('\n').split('\n').filter(Boolean))).toEqual([
    rows.map((row) => row.trim()),
  ]);
});

test('a dry run stores nothing, here or there', async () => {
  const ran = await batch(['submit', 'rows.csv', '--dry-run']);

  expect(ran).toMatchObject({ code: 0, stdout: 'Dry run: 2 of 2 rows would run, 0 would not; nothing was stored\n' });
  expect(api.stored).toEqual([]);
  expect(readdirSync(folder)).not.toContain('state');
});

test.each([
  { name: 'get', args: ['get', idOf(1)], code: 2, says: /ended/ },
  { name: 'get --wait', args: ['get', idOf(1), '--wait'], code: 2, says: /ended/ },
  { name: 'rerun-failed', args: ['rerun-failed', idOf(1)], code: 0, says: /runs rows of bat_\w+ again/ },
  { name: 'cancel', args: ['cancel', idOf(1)], code: 0, says: /cancelled/ },
])('$name shows the batch', async ({ args, code, says }) => {
  await batch(['submit', 'rows.csv']);
  api.looks.push(ENDED);

  const ran = await batch(args);

  expect(ran.code).toBe(code);
  expect(ran.stdout).toMatch(says);
});

describe('results', () => {
  const problemOfRow = {
    type: 'urn:x',
    title: 'x',
    code: 'provider-quota' as const,
    detail: 'no \u001b[31mmore\n=1',
    retryable: true,
  };
  const request = { operation: 'create', connection: { name: '=cmd' } };
  const RESULTS = [
    {
      row: 1,
      line: 2,
      state: 'succeeded' as const,
      requestId: `req_${idOf(1).slice(4)}`,
      connectionId: 'c-1',
      request,
    },
    { row: 2, line: 3, state: 'failed' as const, requestId: `req_${idOf(2).slice(4)}`, problem: problemOfRow, request },
    { row: 3, line: 4, state: 'invalid' as const, errors: [{ pointer: '/mtu', code: 'x', detail: 'Wrong.' }] },
    { row: 4, line: 5, state: 'running' as const, requestId: `req_${idOf(4).slice(4)}`, request },
  ];

  beforeEach(async () => {
    await batch(['submit', 'rows.csv']);
    api.looks.push(ENDED);
    api.results = RESULTS;
    api.pageRows = 2;
  });

  test('are a table for people, without what a terminal would act on', async () => {
    const ran = await batch(['results', idOf(1)]);

    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout.split('\n')).toEqual([
      'row     line    state            request                         what became of it',
      `1       2       succeeded        req_${idOf(1).slice(4)}  connection c-1`,
      `2       3       failed           req_${idOf(2).slice(4)}  provider-quota: no �[31mmore =1`,
      '3       4       invalid                                          /mtu: Wrong.',
      `4       5       running          req_${idOf(4).slice(4)}`,
      '',
    ]);
  });

  test.each([
    {
      name: 'NDJSON',
      option: '--ndjson',
      read: (text: string) =>
        text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as unknown),
    },
    { name: 'JSON', option: '--json', read: (text: string) => (JSON.parse(text) as { items: unknown[] }).items },
  ])('are $name for programs, all pages of it', async ({ option, read }) => {
    const all = await batch(['results', idOf(1), option]);
    const failed = await batch(['results', idOf(1), option, '--failed']);

    expect(read(all.stdout)).toEqual(RESULTS);
    expect(read(failed.stdout)).toEqual(RESULTS.slice(1, 3));
  });

  test('are a CSV file with what the rows asked for, without formulas', async () => {
    const ran = await batch(['results', idOf(1), '--failed', '--csv', '--out', 'failed.csv']);

    expect(ran).toMatchObject({ code: 0, stdout: '', stderr: 'failed.csv has 2 rows\n' });
    expect(readFileSync(join(folder, 'failed.csv'), 'utf8')).toMatch(
      /^"row","line","state",.*"operation","connection.name"\r\n"2","3","failed",.*"create","'=cmd"\r\n"3","4","invalid"/s,
    );
    expect(api.seen.at(-1)?.query).toEqual({ include: 'request', cursor: '2' });
  });

  test('open in Excel when that is asked for', async () => {
    const { stdout } = await batch(['results', idOf(1), '--excel']);

    expect(stdout.startsWith('\ufeff"row";"line";')).toBe(true);
  });

  test.each([
    {
      name: 'a file that is there',
      out: 'rows.csv',
      more: [],
      says: 'rows.csv is there already; --force replaces it\n',
    },
    { name: 'a folder', out: '.', more: ['--force'], says: '. is a folder\n' },
    { name: 'a folder that is not there', out: 'none/x.csv', more: [], says: 'none/x.csv cannot be written\n' },
  ])('do not go into $name', async ({ out, more, says }) => {
    const ran = await batch(['results', idOf(1), '--csv', '--out', out, ...more]);

    expect(ran).toMatchObject({ code: 4, stderr: says });
    expect(readFileSync(join(folder, 'rows.csv'), 'utf8')).toBe(ROWS);
    expect(readdirSync(folder).sort()).toEqual(['rows.csv', 'state']);
  });

  test('replace a file when that is asked for', async () => {
    await batch(['results', idOf(1), '--ndjson', '--out', 'rows.csv', '--force']);

    expect(readFileSync(join(folder, 'rows.csv'), 'utf8').split('\n')).toHaveLength(5);
  });

  test('of a batch that runs may change, which is said beside them', async () => {
    api.looks.length = 0;
    api.results = [];

    const ran = await batch(['results', idOf(1), '--failed']);

    expect(ran).toMatchObject({
      code: 0,
      stdout: '',
      stderr: `${idOf(1)} is still running: rows may change\nThere are no such rows\n`,
    });
  });
});

test.each([
  { name: 'a file that is not there', args: ['none.csv'], says: 'none.csv is not there\n' },
  { name: 'a folder', args: ['.', '--format', 'csv'], says: '. is a folder\n' },
  { name: 'an empty file', args: ['empty.csv'], says: 'empty.csv is empty\n' },
  {
    name: 'a workbook',
    args: ['rows.xlsx'],
    says: 'The name of rows.xlsx does not say what it is: save it as CSV UTF-8, and send that\n',
  },
  {
    name: 'input of an unknown kind',
    args: ['-'],
    says: 'What the input is, must be said: --format csv, ndjson or json\n',
  },
  {
    name: 'a quote that is never closed',
    args: ['broken.csv'],
    says: 'broken.csv: The table cannot be read; nothing of it was stored\n  line 3: The quote opened in the row of line 3 is never closed.\n',
  },
  { name: 'a file without rows', args: ['header.csv'], says: 'header.csv has no rows\n' },
  {
    name: 'a URL that is none',
    args: ['rows.csv', '--url', 'localhost:8787'],
    says: '--url must be an http or https URL such as https://api.example.com, not "localhost:8787"\n',
  },
])('$name is refused in a sentence, without a call', async ({ args, says }) => {
  writeFileSync(join(folder, 'empty.csv'), '');
  writeFileSync(join(folder, 'rows.xlsx'), 'PK');
  writeFileSync(join(folder, 'broken.csv'), `operation,connection.name\ncreate,a\ncreate,"${SECRET}\n`);
  writeFileSync(join(folder, 'header.csv'), 'operation,connection.name\n');

  const ran = await batch(['submit', ...args]);

  expect(ran).toMatchObject({ code: 4, stdout: '', stderr: says });
  expect(api.seen).toEqual([]);
});

test.each([
  {
    name: 'no valid row',
    answer: problem(422, 'invalid-batch', {
      errors: [{ row: 2, line: 3, pointer: '/connection/mtu', code: 'x', detail: 'mtu must be 1500.' }],
    }),
    code: 4,
    says: 'Refused: invalid-batch.\n  row 2, line 3, /connection/mtu: mtu must be 1500.\n',
  },
  {
    name: 'somebody who may not',
    answer: json(403, { message: 'Forbidden' }),
    code: 5,
    says: 'POST /v1/batches answered 403: Forbidden.\nYou are not allowed to do this, or the call was not signed.\n',
  },
  {
    name: 'another kind of server',
    answer: foreign(404, {}),
    code: 1,
    says: 'POST /v1/batches answered 404.\nIs this the URL of a VPN Provisioner?\n',
  },
  {
    name: 'an answer in another form',
    answer: foreign(200, { id: 'x' }),
    code: 1,
    says:
      'POST /v1/batches answered 200 in another form: id must be of the documented form.\n' +
      'Is this the URL of a VPN Provisioner?\n' +
      'Whether rows were taken is not known. The same command goes on, and sends no row twice.\n',
  },
])('$name ends with code $code and a sentence', async ({ answer, code, says }) => {
  api.refusals.push(answer);

  const ran = await batch(['submit', 'rows.csv']);

  expect(ran).toMatchObject({ code, stdout: '', stderr: says });
});

test('a server that is not there is told at once, with the way to one', async () => {
  const url = server.url;
  await server.close();

  const ran = await batch(['submit', 'rows.csv'], { env: { VPNCTL_URL: url } });

  expect(ran.code).toBe(1);
  expect(ran.stderr).toBe(
    `${url} does not answer (connection refused).\n` +
      'npm start runs the API on this machine; --url or VPNCTL_URL names another one.\n',
  );
});

test('an id that cannot be one is refused without a call', async () => {
  const ran = await batch(['get', 'req_1']);

  expect(ran).toMatchObject({ code: 4, stderr: 'The id of a batch is bat_ and 26 characters, not "req_1"\n' });
});
