import { compileFilters, compilePattern } from '../../../../lib/local/events/event-filter';
import type { JsonValue } from '../../../../lib/base/json';

const insert = (pk: string): JsonValue => ({ eventName: 'INSERT', dynamodb: { Keys: { pk: { S: pk } } } });

const newRequests = JSON.stringify({
  eventName: ['INSERT', 'MODIFY'],
  dynamodb: { Keys: { pk: { S: [{ prefix: 'REQ#' }, 'exactly'] } } },
});

test.each([
  { event: insert('REQ#1'), passes: true },
  { event: insert('exactly'), passes: true },
  { event: insert('AUD#1'), passes: false },
  { event: { eventName: 'REMOVE', dynamodb: { Keys: { pk: { S: 'REQ#1' } } } }, passes: false },
  { event: { eventName: 'INSERT' }, passes: false },
])('matches every key by prefix or exact value: $event passes: $passes', ({ event, passes }) => {
  const filter = compileFilters([newRequests], 'Mapping');

  expect(filter(event)).toBe(passes);
});

test('passes what matches one of several patterns, and everything without one', () => {
  const either = compileFilters([newRequests, JSON.stringify({ eventName: ['REMOVE'] })], 'Mapping');
  const all = compileFilters([], 'Mapping');

  expect(either({ eventName: 'REMOVE' })).toBe(true);
  expect(all({ eventName: 'REMOVE' })).toBe(true);
});

interface Comparison {
  readonly values: JsonValue;
  readonly matching: JsonValue[];
  readonly others: JsonValue[];
}

test.each<Comparison>([
  { values: ['a', 7, null, true], matching: ['a', 7, null, true, ['x', 'a']], others: ['b', '7', false, {}, []] },
  { values: [{ prefix: 'REQ#' }], matching: ['REQ#1'], others: ['AUD#1', 7] },
  { values: [{ suffix: '.json' }], matching: ['a.json'], others: ['a.csv', null] },
  { values: [{ 'equals-ignore-case': 'Failed' }], matching: ['FAILED', 'failed'], others: ['FAIL'] },
  { values: [{ 'anything-but': 'a' }], matching: ['b', 7, null], others: ['a', {}] },
  { values: [{ 'anything-but': ['a', 7] }], matching: ['b', 8], others: ['a', 7] },
  { values: [{ 'anything-but': { prefix: 'a' } }], matching: ['b'], others: ['ab'] },
  { values: [{ numeric: ['>', 0, '<=', 5] }], matching: [1, 5], others: [0, 6, '3'] },
  { values: [{ exists: true }], matching: ['a', null, 0, ['a']], others: [{ inner: 1 }] },
  { values: [{ prefix: 'a' }, { suffix: 'b' }, 'c'], matching: ['ax', 'xb', 'c'], others: ['x'] },
])('compares with $values', ({ values, matching, others }) => {
  const filter = compilePattern({ detail: { field: values } }, 'Rule');

  const passes = (field: JsonValue): boolean => filter({ detail: { field } });

  expect(matching.filter((value) => !passes(value))).toEqual([]);
  expect(others.filter(passes)).toEqual([]);
});

test.each<{ values: JsonValue; passes: boolean }>([
  { values: [{ exists: false }], passes: true },
  { values: [{ exists: true }], passes: false },
  { values: [{ 'anything-but': 'a' }], passes: false },
  { values: [null], passes: false },
  { values: { inner: [{ exists: false }] }, passes: true },
])('a field that is not there passes $values: $passes', ({ values, passes }) => {
  const filter = compilePattern({ detail: { field: values } }, 'Rule');

  expect(filter({ detail: {} })).toBe(passes);
});

test.each<JsonValue>([
  { wildcard: 'a*b' },
  { cidr: '10.0.0.0/8' },
  { 'anything-but': { wildcard: 'a*' } },
  { numeric: ['>'] },
  { numeric: ['~', 1] },
  { prefix: 'a', suffix: 'b' },
  { prefix: { 'equals-ignore-case': 'a' } },
  { exists: 'yes' },
])('refuses the comparison %j by name', (comparison) => {
  const compile = (): unknown => compilePattern({ eventName: [comparison] }, 'Rule');

  expect(compile).toThrow(`Rule: not supported by the local engine: filter ${JSON.stringify(comparison)}`);
});

test('refuses alternatives of fields', () => {
  const pattern = { $or: [{ source: ['a'] }, { source: ['b'] }] };

  expect(() => compilePattern(pattern, 'Rule')).toThrow('Rule: not supported by the local engine: filter {"$or"');
});
