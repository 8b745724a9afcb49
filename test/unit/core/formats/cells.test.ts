import { valueOf } from '../../../../lambdas/core/formats/csv/cell-values';
import { createRow, fileOf, requestIn, verdictsOn, wrongIn } from '../../../support/formats/rows';
import type { Fields } from '../../../support/builders';

const NAME = ['connection', 'name'];
const KEY = ['connection', 'psk'];

async function connectionIn(cells: Readonly<Record<string, string>>): Promise<Fields> {
  const [verdict] = await verdictsOn(fileOf([createRow(cells)]));
  if (verdict === undefined) throw new Error('There is no row');
  return requestIn(verdict)['connection'] as Fields;
}

async function wrongWith(cells: Readonly<Record<string, string>>): Promise<string[]> {
  const [verdict] = await verdictsOn(fileOf([createRow(cells)]));
  return verdict === undefined ? [] : wrongIn(verdict);
}

test.each([
  { cell: '1500', type: 'number', value: 1500 },
  { cell: '-1', type: 'number', value: -1 },
  { cell: '="1500"', type: 'number', value: 1500 },
  { cell: ' 1500\u00a0', type: 'number', value: 1500 },
  { cell: 'many', type: 'number', value: 'many' },
  { cell: '0x10', type: 'number', value: '0x10' },
  { cell: 'true', type: 'boolean', value: true },
  { cell: 'TRUE', type: 'boolean', value: true },
  { cell: 'WAHR', type: 'boolean', value: true },
  { cell: 'Falsch', type: 'boolean', value: false },
  { cell: 'FAUX', type: 'boolean', value: false },
  { cell: '1', type: 'boolean', value: '1' },
  { cell: '10.0.0.0/24;10.1.0.0/24', type: 'list', value: ['10.0.0.0/24', '10.1.0.0/24'] },
  { cell: '10.0.0.0/24 ; 10.1.0.0/24;', type: 'list', value: ['10.0.0.0/24', '10.1.0.0/24'] },
  { cell: '10.0.0.0/24 10.1.0.0/24', type: 'list', value: ['10.0.0.0/24', '10.1.0.0/24'] },
  { cell: '10.0.0.0/24\n10.1.0.0/24', type: 'list', value: ['10.0.0.0/24', '10.1.0.0/24'] },
  { cell: '1500', type: 'text', value: '1500' },
  { cell: '00123', type: 'text', value: '00123' },
  { cell: 'true', type: 'text', value: 'true' },
  { cell: '="00123"', type: 'text', value: '00123' },
  { cell: '="say ""hi"""', type: 'text', value: 'say "hi"' },
  { cell: '\u00a0 name\u00a0', type: 'text', value: 'name' },
  { cell: '', type: 'text', value: undefined },
  { cell: ' \u00a0 ', type: 'text', value: undefined },
  { cell: "'", type: 'text', value: '' },
  { cell: "'=1+1", type: 'text', value: '=1+1' },
  { cell: "''=1+1", type: 'text', value: "'=1+1" },
  { cell: "'name", type: 'text', value: "'name" },
  { cell: "' padded ", type: 'text', value: ' padded ' },
  { cell: "'1.2E+15", type: 'text', value: '1.2E+15' },
  { cell: '1500', type: 'unknown', value: '1500' },
] as const)('the cell $cell of type $type is $value', ({ cell, type, value }) => {
  expect(valueOf(cell, type, NAME).value).toEqual(value);
});

test.each(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])(
  "exactly one ' is taken off before %j",
  (first) => {
    expect(valueOf(`'${first}x`, 'text', NAME).value).toBe(`${first}x`);
    expect(valueOf(`''${first}x`, 'text', NAME).value).toBe(`'${first}x`);
  },
);

test.each([' Key-with-blanks 1 ', '\u00a0nbsp', "'quoted'", '1.2E+15', '#N/A'])(
  'a key is taken as it stands: %j',
  (cell) => {
    expect(valueOf(cell, 'text', KEY)).toEqual({ value: cell });
  },
);

test.each([
  { cell: "'=Key-1", value: '=Key-1' },
  { cell: '="00123-Key"', value: '00123-Key' },
])('a key that was written as spreadsheets write texts is unwrapped, and that is said: $cell', ({ cell, value }) => {
  const read = valueOf(cell, 'text', KEY);

  expect(read.value).toBe(value);
  expect(read.warning).toMatchObject({ path: KEY, code: 'unwrapped' });
  expect(read.warning?.detail).not.toContain(value);
});

describe('what a spreadsheet has changed', () => {
  test.each([
    '#N/A',
    '#NV',
    '#REF!',
    '#BEZUG!',
    '#NAME?',
    '#VALUE!',
    '#WERT!',
    '#DIV/0!',
    '#####',
    '1.2E+15',
    '1,2E+15',
    '9E+10',
  ])('%s is refused in a text that may be anything', async (cell) => {
    expect(await wrongWith({ 'connection.name': `"${cell}"` })).toEqual(['/connection/name changed-by-spreadsheet']);
  });

  test.each([
    { field: 'connection.mtu', cell: '"1,5"' },
    { field: 'connection.mtu', cell: '1500.0' },
    { field: 'connection.mtu', cell: '"1.500"' },
    { field: 'connection.mtu', cell: '1.5E+03' },
    { field: 'connection.mtu', cell: '1 500' },
    { field: 'connection.mtu', cell: '15%' },
    { field: 'connection.vpnservice_id', cell: '5.00E+15' },
    { field: 'deadlineSeconds', cell: '"600,00"' },
  ])('$cell in $field is told as such, in place of the rule that it breaks', async ({ field, cell }) => {
    const wrong = await wrongWith({ [field]: cell });

    expect(wrong).toEqual([`/${field.replace('.', '/')} changed-by-spreadsheet`]);
  });

  test('curly quotes are told where the rules refuse them, and only doubted elsewhere', async () => {
    expect(await wrongWith({ 'connection.vpnservice_id': '„5c561d9d-eaea-45f6-ae3e-08d1a7080828“' })).toEqual([
      '/connection/vpnservice_id changed-by-spreadsheet',
    ]);
    const [verdict] = await verdictsOn(fileOf([createRow({ 'connection.name': '„Nord“' })]));
    expect(verdict?.warnings).toMatchObject([{ path: NAME, code: 'doubtful-character' }]);
  });

  test('the sentence says what to do, and repeats no value', async () => {
    const [verdict] = await verdictsOn(fileOf([createRow({ 'connection.mtu': '1500.0' })]));

    expect(verdict?.violations).toEqual([
      {
        path: ['connection', 'mtu'],
        code: 'changed-by-spreadsheet',
        detail: 'connection.mtu was changed by the spreadsheet: format the column as text, and enter the value again.',
      },
    ]);
  });

  test('a word where a number belongs is no work of a spreadsheet', async () => {
    expect(await wrongWith({ 'connection.mtu': 'large' })).toEqual(['/connection/mtu wrong-type']);
  });
});

describe('types by the schema of the dialect', () => {
  test('"1500" is a number, and "true" a boolean', async () => {
    const cells = { 'connection.mtu': '1500', 'connection.admin_state_up': 'TRUE' };

    expect(await connectionIn(cells)).toMatchObject({ mtu: 1500, admin_state_up: true });
  });

  test('members of objects and of lists of objects have columns of their own', async () => {
    const cells = {
      operation: 'create',
      provider: 'enterprise-v5',
      'connection.psk': 'Canary-key-1',
      'connection.vgw_id': 'b32d91a4-demo-a8df-va86-e907174eb11d',
      'connection.vgw_ip': '0c464dad-demo-a8df-va86-c22bb0eb0bde',
      'connection.cgw_id': '5247ae10-demo-a8df-va86-dd36659a7f5d',
      'connection.style': 'policy',
      'connection.peer_subnets': '192.168.44.0/24',
      'connection.ikepolicy.dpd.timeout': '20',
      'connection.policy_rules[1].source': '10.2.0.0/24',
      'connection.policy_rules[1].destination': '192.168.45.0/24',
      'connection.policy_rules[0].source': '10.1.0.0/24',
      'connection.policy_rules[0].destination': '192.168.44.0/24;192.168.46.0/24',
      'connection.tags[0].key': 'site',
      'connection.tags[0].value': "'",
    };
    const [verdict] = await verdictsOn(fileOf([cells]));

    expect(verdict && requestIn(verdict)['connection']).toMatchObject({
      ikepolicy: { dpd: { timeout: 20 } },
      policy_rules: [
        { source: '10.1.0.0/24', destination: ['192.168.44.0/24', '192.168.46.0/24'] },
        { source: '10.2.0.0/24', destination: ['192.168.45.0/24'] },
      ],
      tags: [{ key: 'site', value: '' }],
    });
  });

  test('an item that a row leaves out is none, and those after it move up', async () => {
    const cells = {
      ...createRow({ provider: 'enterprise-v5' }),
      'connection.tags[0].key': '',
      'connection.tags[2].key': 'site',
    };
    const [verdict] = await verdictsOn(fileOf([cells]));

    expect(verdict && wrongIn(verdict)).toContain('/connection/tags/0/value required');
  });

  test('an empty cell is a field that is left out', async () => {
    expect(await connectionIn({ 'connection.mtu': '', 'connection.initiator': ' ' })).not.toHaveProperty('mtu');
    expect(await wrongWith({ 'connection.peer_address': '' })).toEqual(['/connection/peer_address required']);
  });
});
