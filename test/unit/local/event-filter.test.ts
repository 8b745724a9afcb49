import { compileFilters } from '../../../lib/local/event-filter';
import type { JsonValue } from '../../../lib/local/json-value';

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

test('refuses a comparison it does not know by name', () => {
  const pattern = JSON.stringify({ eventName: [{ 'anything-but': ['REMOVE'] }] });

  const compile = (): unknown => compileFilters([pattern], 'Mapping');

  expect(compile).toThrow('Mapping: not supported by the local engine: filter {"anything-but":["REMOVE"]}');
});
