import { inTurn } from '../../../../../lambdas/core/domain/gate/in-turn';
import { admit } from '../../../../../lambdas/core/domain/gate/admit';
import type { Place } from '../../../../../lambdas/core/domain/gate/place';
import { FIRST_TURN } from '../../../../../lambdas/core/domain/gate/turn';
import type { Turn } from '../../../../../lambdas/core/domain/gate/turn';
import { NOW_MS } from '../../../../support/builders';
import { inLine, line, placesOf } from '../../../../support/gate/waiting';

const LINES = [line('b', 'bat_1'), line('a', 'bat_2'), line('a', 'bat_1'), line('c'), line('a', 'bat_3'), line('a')];

test.each<{ name: string; turn: Partial<Turn>; order: readonly string[] }>([
  {
    name: 'nobody had it before',
    turn: {},
    order: ['1#a', '1#c', '2#a#bat_1', '2#b#bat_1', '2#a#bat_2', '2#a#bat_3'],
  },
  {
    name: 'some had it before',
    turn: { singles: 'a', rows: 'a', batches: { a: 'bat_2' } },
    order: ['1#c', '1#a', '2#b#bat_1', '2#a#bat_3', '2#a#bat_1', '2#a#bat_2'],
  },
  {
    name: 'those who had it are gone, or the last',
    turn: { singles: 'z', rows: 'b', batches: { a: 'bat_0' } },
    order: ['1#a', '1#c', '2#a#bat_1', '2#b#bat_1', '2#a#bat_2', '2#a#bat_3'],
  },
])('lines have their turns, tenant by tenant and batch by batch, when $name', ({ turn, order }) => {
  expect(inTurn(LINES, { ...FIRST_TURN, ...turn })).toEqual(order);
});

test('nothing is kept of tenants who have left', () => {
  const turn: Turn = { ...FIRST_TURN, batches: { gone: 'bat_9', a: 'bat_1' } };
  const room = { mostInFlight: 5, calls: 5, requests: 5 };

  const next = admit([inLine(line('a', 'bat_2'), 1)], { places: [], busy: new Set(), turn }, room, NOW_MS);

  expect(next.turn.batches).toEqual({ a: 'bat_2' });
});

test.each([
  { name: 'a single waits', singleAtMs: undefined, singles: 1, rows: 16 },
  { name: 'one came ten minutes ago', singleAtMs: NOW_MS - 600_000, singles: 0, rows: 20 },
  { name: 'one came less than ten minutes ago', singleAtMs: NOW_MS - 599_999, singles: 0, rows: 16 },
  { name: 'none ever came', singleAtMs: undefined, singles: 0, rows: 20 },
])('rows have $rows of 20 places when $name', ({ singleAtMs, singles, rows }) => {
  const lines = [inLine(line('a'), singles), inLine(line('a', 'bat_1'), 50)];
  const standing = {
    places: placesOf(line('b', 'bat_1'), 5),
    busy: new Set<string>(),
    turn: { ...FIRST_TURN, singleAtMs },
  };
  const room = { mostInFlight: 20, calls: Infinity, requests: 100 };

  const { requests } = admit(lines, standing, room, NOW_MS);

  expect(requests).toHaveLength(rows - 5 + singles);
});

test.each([
  { mostInFlight: 1, rows: 1 },
  { mostInFlight: 2, rows: 1 },
  { mostInFlight: 9, rows: 8 },
  { mostInFlight: 10, rows: 8 },
])('of $mostInFlight places rows have $rows while singles come: at least one', ({ mostInFlight, rows }) => {
  const standing = { places: [], busy: new Set<string>(), turn: { ...FIRST_TURN, singleAtMs: NOW_MS } };
  const room = { mostInFlight, calls: Infinity, requests: 100 };

  expect(admit([inLine(line('a', 'bat_1'), 50)], standing, room, NOW_MS).requests).toHaveLength(rows);
});

test.each([
  { name: 'no single came lately', lately: 0, free: 0 },
  { name: 'two singles came in the last 20 s', lately: 2, free: 2 },
  { name: 'more came than places are kept', lately: 6, free: 4 },
])('rows leave $free of 20 places free when $name', ({ lately, free }) => {
  const cameAgo = (agoMs: number, count: number): Place[] => placesOf(line('a'), count, { sinceMs: NOW_MS - agoMs });
  const places = [...cameAgo(19_999, lately), ...cameAgo(20_000, 6 - lately), ...placesOf(line('a', 'bat_1'), 6)];
  const standing = { places, busy: new Set<string>(), turn: { ...FIRST_TURN, singleAtMs: NOW_MS } };
  const room = { mostInFlight: 20, calls: Infinity, requests: 100 };

  const { requests } = admit([inLine(line('a', 'bat_1'), 50)], standing, room, NOW_MS);

  expect(20 - places.length - requests.length).toBe(free);
});
