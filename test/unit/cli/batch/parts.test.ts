import { jsonItemsIn } from '../../../../lib/cli/vpnctl/batch/parts/json-items';
import { jsonParts } from '../../../../lib/cli/vpnctl/batch/parts/json-parts';
import { ndjsonParts } from '../../../../lib/cli/vpnctl/batch/parts/ndjson-parts';
import { stretchesOf } from '../../../../lib/cli/vpnctl/batch/parts/part';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (part: { readonly bytes: Uint8Array }): string => Buffer.from(part.bytes).toString('utf8');
const ROWS = { rows: 2, bytes: 1_000 };

test.each([
  { name: 'by rows', sizes: [1, 1, 1, 1, 1], bounds: { rows: 2, bytes: 100 }, ends: [2, 4, 5] },
  { name: 'by bytes', sizes: [40, 40, 40], bounds: { rows: 9, bytes: 100 }, ends: [2, 3] },
  { name: 'exactly at the bounds', sizes: [50, 50, 50, 50], bounds: { rows: 2, bytes: 100 }, ends: [2, 4] },
  { name: 'around a row that is too large', sizes: [10, 500, 10], bounds: { rows: 9, bytes: 100 }, ends: [1, 2, 3] },
  { name: 'not at all without rows', sizes: [], bounds: { rows: 9, bytes: 100 }, ends: [] },
])('rows are cut $name', ({ sizes, bounds, ends }) => {
  const stretches = stretchesOf(sizes, bounds);

  expect(stretches.map(({ to }) => to)).toEqual(ends);
  expect(stretches.map(({ from }) => from)).toEqual([0, ...ends].slice(0, ends.length));
});

test('lines of JSON keep in their part the number that they have in the file', () => {
  const parts = ndjsonParts(bytes('\ufeff{"a":1}\r\n\n  \n{"a":2}\n{"a":3}\n{"a":4}\n{"a":5}'), ROWS);

  expect(parts.map(({ firstRow, rows }) => [firstRow, rows])).toEqual([
    [1, 2],
    [3, 2],
    [5, 1],
  ]);
  expect(parts.map(textOf)).toEqual(['{"a":1}\r\n\n  \n{"a":2}', '\n\n\n\n{"a":3}\n{"a":4}', '\n\n\n\n\n\n{"a":5}']);
});

test.each([
  { name: 'a list', text: ' [ 1 , {"a":[1,2]} ,"x,]\\"y" ] ', items: ['1', '{"a":[1,2]}', '"x,]\\"y"'], members: {} },
  {
    name: 'an object with items',
    text: '{"defaults":{"provider":"a,b"},"items":[{"n":12345678901234567890},{}],"open":true}',
    items: ['{"n":12345678901234567890}', '{}'],
    members: { defaults: { provider: 'a,b' }, open: true },
  },
  { name: 'an empty list', text: '[]', items: [], members: {} },
  { name: 'lists in lists', text: '[[1,[2]],[ ]]', items: ['[1,[2]]', '[ ]'], members: {} },
])('the items of $name are found to the letter', ({ text, items, members }) => {
  expect(jsonItemsIn(text)).toEqual({ items, members });
});

test.each([
  { name: 'a number', text: '1' },
  { name: 'an object without items', text: '{"item":[]}' },
  { name: 'items that are no list', text: '{"items":{"a":1}}' },
  { name: 'items that stand twice', text: '{"items":[1],"items":[2]}' },
])('$name has no items', ({ text }) => {
  expect(jsonItemsIn(text)).toBeUndefined();
});

test('a JSON file is cut between its items', () => {
  const { parts, members } = jsonParts(
    'rows.json',
    bytes('{"items":[\n {"a":1},\n {"a":2},\n {"a":3}\n],"x":1}'),
    ROWS,
  );

  expect(parts.map(({ firstRow, rows }) => [firstRow, rows])).toEqual([
    [1, 2],
    [3, 1],
  ]);
  expect(parts.map(textOf)).toEqual(['{"a":1},{"a":2}', '{"a":3}']);
  expect(members).toEqual({ x: 1 });
});

test.each([
  { name: 'no JSON', text: '{"psk":"canary', says: 'rows.json is not JSON in UTF-8' },
  { name: 'JSON of another form', text: '{}', says: 'rows.json must hold a list of requests, or { "items": [ … ] }' },
])('a file that is $name is refused by its name alone', ({ text, says }) => {
  expect(() => jsonParts('rows.json', bytes(text), ROWS)).toThrow(says);
});
