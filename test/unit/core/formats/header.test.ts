import { createRow, fileOf, refusalOf, requestIn, rowsOf, verdictsOn } from '../../../support/formats/rows';

const row = createRow();

/** What is said of a header with these columns beside a known one. */
function errorsOf(...columns: readonly string[]): readonly { pointer: string; code: string; detail: string }[] {
  return refusalOf(`provider,${columns.join(',')}\nx`).errors ?? [];
}

test.each([
  { name: ' Operation ', of: 'blanks and case do not matter' },
  { name: '\u00a0operation\u00a0', of: 'a no-break space is a blank' },
  { name: '"operation"', of: 'a name may be quoted' },
])('$of in the name of a column', async ({ name }) => {
  const { operation, ...rest } = row;
  const [verdict] = await verdictsOn(fileOf([{ [name]: operation ?? '', ...rest }]));

  expect(verdict?.accepted?.submission.operation).toBe('create');
});

test('a name in the wrong case stands for the field that there is', async () => {
  const text =
    'OPERATION,Provider,connectionid,deadlineseconds\ndelete,huawei-v2,851f280f-0639-4ea3-81aa-e298525ab740,120\n';
  const [verdict] = await verdictsOn(text);

  expect(verdict && requestIn(verdict)).toMatchObject({
    connectionId: '851f280f-0639-4ea3-81aa-e298525ab740',
    deadlineSeconds: 120,
  });
});

test.each([
  {
    name: 'connection.peer_adress',
    says: 'connection.peer_adress is not a known column; did you mean connection.peer_address?',
  },
  { name: 'peer_address', says: 'peer_address is not a known column; did you mean connection.peer_address?' },
  { name: 'PSK', says: 'PSK is not a known column; did you mean connection.psk?' },
  {
    name: 'connection.presharedkey',
    says: 'connection.presharedkey is not a known column: psk is the field of connection.',
  },
  { name: 'ticketid', says: 'ticketid is not a known column: id is the field of ticket.' },
  {
    name: 'connection.dpd',
    says: 'connection.dpd is not a known column: it has the columns connection.dpd.action, connection.dpd.interval, connection.dpd.timeout.',
  },
  {
    name: 'connection.tags',
    says: 'connection.tags is not a known column: it has the columns connection.tags[0].key, connection.tags[0].value.',
  },
  {
    name: 'connection.peer_cidrs[1]',
    says: 'connection.peer_cidrs[1] is not a known column: connection.peer_cidrs holds the whole list, with ; between its items.',
  },
  { name: 'callbackUrl', says: /^callbackUrl is not a known column/ },
])('the column $name is refused by name, with the way out', ({ name, says }) => {
  const [error] = errorsOf(name);

  expect(error).toMatchObject({
    line: 1,
    code: 'unknown-column',
    detail: typeof says === 'string' ? says : (expect.stringMatching(says) as string),
  });
});

test('a name that no column can have may be a key, and is not shown', () => {
  const errors = errorsOf('Example key 1', 'connection.Geheim!123', 'connection..name');

  expect(errors).toHaveLength(3);
  expect(JSON.stringify(errors)).not.toMatch(/Example|Geheim/);
});

test('twenty unknown columns are named, and the rest counted', () => {
  const errors = errorsOf(...Array.from({ length: 25 }, (_, index) => `unknown_${index}`));

  expect(errors).toHaveLength(21);
  expect(errors.at(-1)?.detail).toBe('5 more columns are not known.');
});

test('a column that stands twice is refused once, whatever its case', () => {
  expect(errorsOf('connection.name', 'Connection.Name', 'connection.NAME')).toEqual([
    {
      line: 1,
      pointer: '/connection/name',
      code: 'duplicate',
      detail: 'connection.name is the name of more than one column.',
    },
  ]);
});

test.each([
  { columns: 200, code: undefined },
  { columns: 201, code: 'too-many-columns' },
])('a table of $columns columns: $code', ({ columns, code }) => {
  const tags = Array.from({ length: 100 }, (_, index) => [
    `connection.tags[${index}].key`,
    `connection.tags[${index}].value`,
  ]);
  const names = ['provider', ...tags.flat(), 'operation'].slice(0, columns);

  const read =
    code === undefined ? rowsOf(`${names.join(',')}\nhuawei-v2`) : refusalOf(`${names.join(',')}\nhuawei-v2`);

  expect(read).toMatchObject(code === undefined ? { kind: 'rows' } : { errors: [{ line: 1, code }] });
});

test('a known field of one dialect may be a column of a file that is for another', async () => {
  const [verdict] = await verdictsOn(fileOf([{ ...row, 'connection.vgw_id': '' }]));

  expect(verdict?.accepted).toBeDefined();
});

test('a field that must be left out may be a column, and is judged where it has a value', async () => {
  const verdicts = await verdictsOn(fileOf([row, { ...row, 'connection.route_mode': 'static' }]));

  expect(verdicts.map(({ violations }) => violations.map(({ code }) => code))).toEqual([[], ['not-supported']]);
});

describe('a first line without a known name', () => {
  test('is shown when it is made of words', () => {
    const refusal = refusalOf('Name;Gegenstelle;Schlüssel\nA;B;C\n');

    expect(refusal.title).toBe(
      'The first line must hold the names of columns, such as operation, provider, connection.name; it is: Name;Gegenstelle;Schlüssel',
    );
  });

  test('is not shown when it may be a row, which has a key in it', () => {
    const refusal = refusalOf('create,huawei-v2,site-a,Example-key1,203.0.113.9\n');

    expect(JSON.stringify(refusal)).not.toContain('Example-key1');
    expect(refusal.title).toMatch(/none of them is in it$/);
  });

  test('has suggestions for the names that come near', () => {
    expect(refusalOf('conection_name,peer_address\n').errors).toMatchObject([
      {},
      { detail: 'peer_address is not a known column; did you mean connection.peer_address?' },
    ]);
  });
});
