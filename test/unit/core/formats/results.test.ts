import { parse } from 'csv-parse/sync';
import type { BatchResult } from '../../../../lambdas/contract/api/batch';
import { asNdjson } from '../../../../lambdas/core/formats/json/write-ndjson';
import { resultsAsCsv } from '../../../../lambdas/core/formats/results/write-results';
import { requestId, submission } from '../../../support/builders';
import { createRow, fileOf, requestIn, rowsOf, verdictsOn } from '../../../support/formats/rows';

const PROBLEM = { type: 'x', title: 'Quota', detail: 'The quota is used up.', code: 'provider-quota', retryable: true };

const tableOf = (csv: string): Record<string, string>[] => parse(csv, { columns: true });

const results: readonly BatchResult[] = [
  {
    row: 1,
    line: 2,
    state: 'succeeded',
    requestId: requestId(1),
    connectionId: '851f280f-0639-4ea3-81aa-e298525ab740',
  },
  { row: 2, line: 3, state: 'failed', requestId: requestId(2), problem: PROBLEM },
  {
    row: 3,
    line: 4,
    state: 'invalid',
    errors: [
      { pointer: '/connection/mtu', code: 'wrong-type', detail: 'connection.mtu must be a number, not a string.' },
      { pointer: '/provider', code: 'required', detail: 'provider is required.' },
    ],
  },
];

test('a table has a line for each row, in order, and every cell in quotes', () => {
  expect(resultsAsCsv(results)).toBe(
    [
      '"row","line","state","requestId","connectionId","errors","problem"',
      `"1","2","succeeded","${requestId(1)}","851f280f-0639-4ea3-81aa-e298525ab740","",""`,
      `"2","3","failed","${requestId(2)}","","","provider-quota: The quota is used up."`,
      '"3","4","invalid","","","/connection/mtu: connection.mtu must be a number, not a string. /provider: provider is required.",""',
      '',
    ].join('\r\n'),
  );
});

test('for Excel it has semicolons and a byte order mark', () => {
  expect(resultsAsCsv(results, { forExcel: true })).toMatch(/^\ufeff"row";"line";"state"/);
});

test('a table without rows has its header', () => {
  expect(resultsAsCsv([])).toBe('"row","line","state","requestId","connectionId","errors","problem"\r\n');
});

test('JSON lines have one result each', () => {
  const lines = asNdjson(results).split('\n');

  expect(lines.pop()).toBe('');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(results);
});

test.each(['=', '+', '-', '@', '\t', '＝'])('a text of a provider that begins with %j is no formula', (first) => {
  const [result] = tableOf(
    resultsAsCsv([
      { row: 1, state: 'failed', problem: { ...PROBLEM, code: `${first}cmd|' /C calc'!A0` } },
      { row: 2, state: 'failed', connectionId: `${first}1+1` },
    ]),
  );

  expect(result?.['problem']).toBe(`'${first}cmd|' /C calc'!A0: The quota is used up.`);
});

test('what a row asked for has columns of its own, and its key none', () => {
  const request = submission({
    connection: {
      name: '=1+1',
      psk: 'Geheim-1',
      mtu: 1500,
      admin_state_up: true,
      peer_cidrs: ['10.0.0.0/24', '10.1.0.0/24'],
    },
    ticket: { system: 'servicenow', id: '-1' },
  });
  const csv = resultsAsCsv([
    { row: 1, state: 'succeeded', request },
    { row: 2, state: 'invalid' },
  ]);

  expect(tableOf(csv)).toEqual([
    {
      ...{ row: '1', line: '', state: 'succeeded', requestId: '', connectionId: '', errors: '', problem: '' },
      operation: 'create',
      provider: 'otc-classic',
      'connection.name': "'=1+1",
      'connection.mtu': '1500',
      'connection.admin_state_up': 'true',
      'connection.peer_cidrs': '10.0.0.0/24;10.1.0.0/24',
      'ticket.system': 'servicenow',
      'ticket.id': "'-1",
    },
    expect.objectContaining({ row: '2', state: 'invalid', operation: '', 'connection.name': '' }),
  ]);
  expect(csv).not.toContain('Geheim');
});

test('a cell is never longer than a spreadsheet takes', () => {
  const errors = Array.from({ length: 1_000 }, () => ({ pointer: '/x', code: 'x', detail: 'y'.repeat(100) }));
  const [result] = tableOf(resultsAsCsv([{ row: 1, state: 'invalid', errors }]));

  expect(result?.['errors']).toHaveLength(32_001);
});

describe('results that are sent again', () => {
  const run: readonly BatchResult[] = [
    { row: 1, state: 'succeeded', requestId: requestId(1), connectionId: '851f280f-0639-4ea3-81aa-e298525ab740' },
    { row: 2, state: 'failed', requestId: requestId(2), problem: PROBLEM },
  ];

  async function sentAgain(requests: readonly Readonly<Record<string, string>>[]): Promise<string> {
    const accepted = (await verdictsOn(fileOf(requests))).map(requestIn);
    const csv = resultsAsCsv(accepted.map((request, index) => ({ ...(run[index] ?? run[0]), request }) as BatchResult));
    // Whoever edits the table puts the keys back in.
    const [header = '', ...lines] = csv.trimEnd().split('\r\n');
    return [`${header},"connection.psk"`, ...lines.map((line) => `${line},"Canary-key-1"`)].join('\r\n');
  }

  test('are the same requests, whatever the results were', async () => {
    const rows = [
      createRow({ 'connection.name': 'a', 'ticket.system': 'x', 'ticket.id': "'=1" }),
      createRow({ deadlineSeconds: '90' }),
    ];
    const before = (await verdictsOn(fileOf(rows.map((row) => ({ ...row, 'connection.psk': 'Canary-key-1' }))))).map(
      requestIn,
    );

    expect((await verdictsOn(await sentAgain(rows))).map(requestIn)).toEqual(before);
  });

  test('come with a warning that names the columns, and counts the rows that had succeeded', async () => {
    expect(rowsOf(await sentAgain([createRow(), createRow()])).warnings).toEqual([
      'The results of an earlier run were ignored: the columns row, line, state, requestId, errors, problem, and connectionId of rows that create one.',
      'Rows that had succeeded in an earlier run: 1. Every row is a new request, also one that had succeeded; send only those that are to run again.',
    ]);
  });

  test('keep the id of the connection of an update and a delete', async () => {
    const connectionId = '5a9d2f3c-8d1e-4b7f-9c56-0f3e7ad1b2c4';
    const [accepted] = await verdictsOn(fileOf([{ operation: 'delete', provider: 'huawei-v2', connectionId }]));
    const csv = resultsAsCsv([{ row: 1, state: 'failed', request: accepted?.accepted?.submission }]);

    expect((await verdictsOn(csv)).map(requestIn)).toMatchObject([{ operation: 'delete', connectionId }]);
  });
});

test('without results of an earlier run the id of a connection in a create is an error', async () => {
  const [verdict] = await verdictsOn(fileOf([createRow({ connectionId: '851f280f-0639-4ea3-81aa-e298525ab740' })]));

  expect(verdict?.violations).toMatchObject([{ path: ['connectionId'], code: 'not-supported' }]);
});
