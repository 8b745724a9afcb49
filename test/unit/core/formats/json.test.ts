import { submission } from '../../../support/builders';
import { readCall, refusalOf, rowsOf, verdictsOn, wrongIn } from '../../../support/formats/rows';

const JSON_CALL = { format: 'json' } as const;
const body = (members: Readonly<Record<string, unknown>>): string => JSON.stringify(members);
const request = (changes: Readonly<Record<string, unknown>> = {}) => submission({ provider: 'huawei-v2', ...changes });
const nested = (depth: number): string => `${'{"a":'.repeat(depth - 1)}{}${'}'.repeat(depth - 1)}`;

test('each item is a row, with defaults and options beside them', () => {
  const read = rowsOf(
    body({
      items: [request(), request()],
      defaults: { operation: 'delete' },
      dryRun: true,
      open: true,
      maxWaitSeconds: 60,
    }),
    JSON_CALL,
  );

  expect(read.rows.map(({ row, line }) => [row, line])).toEqual([
    [1, undefined],
    [2, undefined],
  ]);
  expect(read.defaults).toEqual({ operation: 'delete' });
  expect(read.options).toEqual({ dryRun: true, open: true, maxWaitSeconds: 60 });
});

test('what the body says wins over the query, and a dry run is one when either says so', () => {
  const parameters = { provider: 'fjcloud-v2', operation: 'create', dryRun: 'true', maxWaitSeconds: '90' };
  const read = rowsOf(body({ items: [{}], defaults: { provider: 'huawei-v2' }, dryRun: false }), {
    ...JSON_CALL,
    parameters,
  });

  expect(read.defaults).toEqual({ provider: 'huawei-v2', operation: 'create' });
  expect(read.options).toEqual({ dryRun: true, open: false, maxWaitSeconds: 90 });
});

test('an item that is no request is an invalid row, and the others go on', async () => {
  const verdicts = await verdictsOn(body({ items: [1, 'x', null, [], request(), { operation: 'create' }] }), JSON_CALL);

  expect(verdicts.map((verdict) => wrongIn(verdict)[0])).toEqual([
    ' wrong-type',
    ' wrong-type',
    ' wrong-type',
    ' wrong-type',
    undefined,
    '/provider required',
  ]);
});

test.each([
  { what: 'no JSON', text: '{"items":', status: 400, code: 'not-json' },
  { what: 'a list', text: '[]', status: 422, code: 'invalid-batch' },
  { what: 'an object without items', text: '{}', status: 422, code: 'invalid-batch' },
  { what: 'no rows', text: '{"items":[]}', status: 422, code: 'invalid-batch' },
  { what: 'items that are no list', text: '{"items":{}}', status: 422, code: 'invalid-batch' },
])('a body that is $what is refused', ({ text, status, code }) => {
  expect(refusalOf(text, JSON_CALL)).toMatchObject({ status, code });
});

test('only a batch that stays open may begin without rows', () => {
  expect(rowsOf('{"items":[],"open":true}', JSON_CALL).rows).toEqual([]);
});

test('all that is wrong around the items is said at once', () => {
  const text = body({ items: [], dryrun: true, defaults: { deadlineSeconds: 5, psk: 'x' }, maxWaitSeconds: 1 });

  expect(refusalOf(text, JSON_CALL).errors).toMatchObject([
    { pointer: '/defaults/deadlineSeconds', code: 'out-of-range' },
    { pointer: '/defaults/psk', code: 'unknown-field' },
    { pointer: '/maxWaitSeconds', code: 'out-of-range' },
    { pointer: '/dryrun', code: 'unknown-field' },
  ]);
});

test('more rows have no options, which belong to the batch as a whole', () => {
  const refusal = refusalOf(body({ items: [request()], dryRun: true, open: true }), { ...JSON_CALL, isNew: false });

  expect(refusal.errors).toMatchObject([{ pointer: '/dryRun' }, { pointer: '/open' }]);
  expect(rowsOf(body({ items: [request()] }), { ...JSON_CALL, isNew: false }).rows).toHaveLength(1);
});

describe('depth', () => {
  test('of 32 is read, and the row judged', async () => {
    const [verdict] = await verdictsOn(`{"items":[${nested(32)}]}`, JSON_CALL);

    expect(verdict && wrongIn(verdict)).toContain('/a unknown-field');
  });

  test.each([33, 50_000])('of %d is refused', (depth) => {
    expect(refusalOf(`{"items":[${nested(depth)}]}`, JSON_CALL)).toMatchObject({
      status: 400,
      title: 'A request must not be nested deeper than 32',
    });
  });

  test('brackets and quotes in texts do not count', () => {
    expect(rowsOf(body({ items: [{ a: '['.repeat(100), b: '\\"{'.repeat(50) }] }), JSON_CALL).rows).toHaveLength(1);
  });
});

describe('members that stand twice', () => {
  test('are errors of their row, also in the ten thousandth', async () => {
    const good = JSON.stringify(request());
    const bad = good
      .replace('{', '{"provider":"huawei-v2",')
      .replace('"connection":{', '"connection":{"mtu":1500,"mtu":1400,');
    const items = [...Array.from({ length: 60 }, () => bad), good];
    const verdicts = await verdictsOn(`{"items":[${items.join(',')}]}`, JSON_CALL);

    expect(verdicts.slice(0, 60).every((verdict) => wrongIn(verdict).includes('/connection/mtu duplicate'))).toBe(true);
    expect(verdicts.slice(0, 60).every((verdict) => wrongIn(verdict).includes('/provider duplicate'))).toBe(true);
    expect(verdicts.at(-1)?.accepted).toBeDefined();
  });

  test('refuse the call when they stand around the rows', () => {
    const text = `{"items":[{}],"defaults":{"provider":"a","provider":"b"},"items":[${JSON.stringify(request())}]}`;

    expect(refusalOf(text, JSON_CALL).errors).toMatchObject([
      { pointer: '/defaults/provider', code: 'duplicate' },
      { pointer: '/items', code: 'duplicate' },
    ]);
  });
});

describe('limits', () => {
  test('10,000 rows are read, and one more is refused', () => {
    const items = (count: number): string => `{"items":[${Array.from({ length: count }, () => '{}').join(',')}]}`;

    expect(rowsOf(items(10_000), JSON_CALL).rows).toHaveLength(10_000);
    expect(refusalOf(items(10_001), JSON_CALL)).toMatchObject({ status: 413, code: 'too-many-rows' });
  });

  test('a row of more bytes than a request is invalid', async () => {
    const large = request({ connection: { name: 'x'.repeat(65_536) } });
    const verdicts = await verdictsOn(body({ items: [large, request()] }), JSON_CALL);

    expect(verdicts.map(wrongIn)).toEqual([[' too-large'], []]);
  });
});

test('a body that cannot be read shows no secret', () => {
  const text = '{"items":[{"connection":{"psk":"Geheim-1"}}],"Geheim-2!":1,"defaults":{"psk":"Geheim-3"}';

  expect(JSON.stringify([readCall(text, JSON_CALL), readCall(`${text}}`, JSON_CALL)])).not.toContain('Geheim');
});
