/** Whom the gate admits: whoever waits, whatever there is room for (protocol.md 7.8). */
import fc from 'fast-check';
import { admit } from '../../lambdas/core/domain/gate/admit';
import type { Admitted, Room } from '../../lambdas/core/domain/gate/admit';
import { isRow } from '../../lambdas/core/domain/gate/place';
import type { Place } from '../../lambdas/core/domain/gate/place';
import { FIRST_TURN } from '../../lambdas/core/domain/gate/turn';
import type { Turn } from '../../lambdas/core/domain/gate/turn';
import type { LineHeads, Waiting } from '../../lambdas/core/domain/gate/waiting';
import { readLine } from '../../lambdas/core/domain/request/admission';
import type { LineId } from '../../lambdas/core/domain/request/admission';
import { NOW_MS } from '../support/builders';
import { inLine, line, placesOf } from '../support/gate/waiting';

const TENANTS = ['a', 'b', 'c'] as const;
const BATCHES = ['bat_1', 'bat_2', 'bat_3'] as const;
const RESOURCES = ['gateway-1', 'gateway-2', 'gateway-3'] as const;
/** Situations that are tried: what matters seldom is to be among them. */
const RUNS = { numRuns: 1_000 };
const ENDLESS: Room = { mostInFlight: Infinity, calls: Infinity, requests: 1_000 };

interface Situation {
  readonly lines: readonly LineHeads[];
  readonly places: readonly Place[];
  readonly busy: ReadonlySet<string>;
  readonly room: Room;
  readonly turn: Turn;
}

const lineId = fc
  .tuple(fc.constantFrom(...TENANTS), fc.option(fc.constantFrom(...BATCHES), { nil: undefined }))
  .map(([tenant, batch]) => line(tenant, batch));

const lines = fc
  .uniqueArray(
    fc.tuple(lineId, fc.array(fc.tuple(fc.option(fc.constantFrom(...RESOURCES)), fc.integer({ min: 1, max: 2 })))),
    {
      selector: ([id]) => id,
      maxLength: 8,
    },
  )
  .map((all) =>
    all.map(([id, heads]) => {
      const waiting = inLine(id, heads.length).heads.map((head, index): Waiting => {
        const [exclusive, calls] = heads[index] ?? [null, 1];
        return { ...head, calls, ...(exclusive !== null && { exclusive }) };
      });
      return { line: id, heads: waiting };
    }),
  );

const places = fc
  .array(fc.tuple(lineId, fc.integer({ min: 0, max: 40_000 })), { maxLength: 12 })
  .map((all) => all.flatMap(([id, agoMs]) => placesOf(id, 1, { sinceMs: NOW_MS - agoMs })));

const turn = fc.record({
  batches: fc.dictionary(fc.constantFrom(...TENANTS), fc.constantFrom(...BATCHES)),
  sinceRow: fc.nat(6),
  singles: fc.option(fc.constantFrom(...TENANTS), { nil: undefined }),
  rows: fc.option(fc.constantFrom(...TENANTS), { nil: undefined }),
  singleAtMs: fc.option(fc.integer({ min: NOW_MS - 1_200_000, max: NOW_MS }), { nil: undefined }),
  givenUntilMs: fc.constant(NOW_MS),
});

const room = fc.record({
  mostInFlight: fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 25 })),
  calls: fc.oneof(fc.constant(Infinity), fc.double({ min: 0, max: 20, noNaN: true })),
  requests: fc.integer({ min: 0, max: 30 }),
});

const situation: fc.Arbitrary<Situation> = fc.record({
  lines,
  places,
  busy: fc.subarray([...RESOURCES]).map((some) => new Set<string>(some)),
  room,
  turn,
});

function chosen({ lines: all, places: taken, busy, room: free, turn: before }: Situation): Admitted {
  return admit(all, { places: taken, busy, turn: before }, free, NOW_MS);
}

function rowsIn(things: readonly { readonly line: LineId }[]): number {
  return things.filter(isRow).length;
}

/** Places that are kept for single requests, as the protocol says it. */
function keptPlaces({ lines: all, room: { mostInFlight }, turn: { singleAtMs } }: Situation): number {
  const isSingle = (one: LineHeads): boolean => one.heads.some((head) => !isRow(head));
  const isRecent = all.some(isSingle) || (singleAtMs !== undefined && NOW_MS - singleAtMs < 600_000);
  if (!isRecent || mostInFlight === Infinity) return 0;
  return Math.min(mostInFlight - 1, Math.max(1, Math.floor(mostInFlight / 5)));
}

/** Places that rows may have. */
function mostRows(given: Situation): number {
  return given.room.mostInFlight - keptPlaces(given);
}

/** Places that rows leave free. */
function sparedPlaces(given: Situation): number {
  const lately = given.places.filter((place) => !isRow(place) && NOW_MS - place.sinceMs < 20_000).length;
  return Math.min(keptPlaces(given), lately);
}

test('never more are admitted than there is room for', () => {
  fc.assert(
    fc.property(situation, (given) => {
      const { requests, calls } = chosen(given);

      const { mostInFlight, calls: mostCalls, requests: most } = given.room;
      expect(requests.length).toBeLessThanOrEqual(Math.max(0, Math.min(most, mostInFlight - given.places.length)));
      expect(calls).toBe(requests.reduce((sum, one) => sum + one.calls, 0));
      expect(calls).toBeLessThanOrEqual(mostCalls);
    }),
    RUNS,
  );
});

test('rows leave a fifth of the places to single requests while such come', () => {
  fc.assert(
    fc.property(situation, (given) => {
      const admitted = rowsIn(chosen(given).requests);

      expect(admitted).toBeLessThanOrEqual(Math.max(0, mostRows(given) - rowsIn(given.places)));
    }),
    RUNS,
  );
});

test('rows leave as many places free as singles came lately, but for every fifth of those who are admitted', () => {
  fc.assert(
    fc.property(situation, (given) => {
      let sinceRow = given.turn.sinceRow;
      const taken = chosen(given).requests.flatMap((one, index) => {
        const free = given.room.mostInFlight - given.places.length - index;
        const isFifth = sinceRow >= 4;
        sinceRow = isRow(one) ? 0 : sinceRow + 1;
        return isRow(one) && !isFifth ? [free] : [];
      });

      expect(taken.filter((free) => free <= sparedPlaces(given))).toEqual([]);
    }),
    RUNS,
  );
});

test('each is admitted once, and nobody who does not wait', () => {
  fc.assert(
    fc.property(situation, (given) => {
      const { requests } = chosen(given);

      const waiting = given.lines.flatMap(({ heads }) => heads);
      expect(new Set(requests).size).toBe(requests.length);
      expect(requests.filter((one) => !waiting.includes(one))).toEqual([]);
    }),
    RUNS,
  );
});

test('of each exclusive resource one is admitted at most, and none while it is busy', () => {
  fc.assert(
    fc.property(situation, (given) => {
      const used = chosen(given).requests.flatMap(({ exclusive = [] }) => exclusive);

      expect(new Set(used).size).toBe(used.length);
      expect(used.filter((resource) => given.busy.has(resource))).toEqual([]);
    }),
    RUNS,
  );
});

test('in a line nobody is passed but who waits for a resource that is busy, or that others wait for as well', () => {
  fc.assert(
    fc.property(situation, (given) => {
      const { requests } = chosen(given);

      const busy = new Set([...given.busy, ...requests.flatMap(({ exclusive = [] }) => exclusive)]);
      const passed = given.lines.flatMap(({ heads }) => {
        const last = heads.findLastIndex((head) => requests.includes(head));
        return heads.slice(0, Math.max(0, last)).filter((head) => !requests.includes(head));
      });
      const isWantedAlone = (exclusive: string): boolean =>
        given.lines.filter(({ heads }) => heads.some((head) => head.exclusive === exclusive)).length === 1;
      const mustWait = (exclusive: string): boolean => busy.has(exclusive) || !isWantedAlone(exclusive);
      expect(passed.filter(({ exclusive }) => exclusive === undefined || !mustWait(exclusive))).toEqual([]);
    }),
    RUNS,
  );
});

test('nobody waits for whom there is room', () => {
  fc.assert(
    fc.property(situation, (given) => {
      const { requests } = chosen(given);

      const left = given.lines.flatMap(({ heads }) => heads.filter((head) => !requests.includes(head)));
      const busy = new Set([...given.busy, ...requests.flatMap(({ exclusive = [] }) => exclusive)]);
      const all = [...given.places, ...requests];
      const isSpared = given.room.mostInFlight - all.length > sparedPlaces(given);
      const isRoomForRows = rowsIn(all) < mostRows(given) && isSpared;
      const could = left
        .filter(({ exclusive }) => exclusive === undefined || !busy.has(exclusive))
        .filter((one) => !isRow(one) || isRoomForRows);
      const { mostInFlight, calls, requests: most } = given.room;
      const used = requests.reduce((sum, one) => sum + one.calls, 0);
      const isFull = requests.length >= most || all.length >= mostInFlight || used + 2 > calls;
      expect(isFull ? [] : could).toEqual([]);
    }),
    RUNS,
  );
});

/** Admits a few at a time until so many are admitted; those who wait are more than that. */
function rounds(all: readonly LineHeads[], sizes: readonly number[]): Waiting[] {
  let waiting = all;
  let at: Turn = FIRST_TURN;
  const admitted: Waiting[] = [];
  for (const requests of sizes) {
    const next = admit(waiting, { places: [], busy: new Set(), turn: at }, { ...ENDLESS, requests }, NOW_MS);
    at = next.turn;
    admitted.push(...next.requests);
    waiting = waiting.map((one) => ({ ...one, heads: one.heads.filter((head) => !next.requests.includes(head)) }));
  }
  return admitted;
}

function spreadOf(counts: readonly number[]): number {
  return Math.max(...counts) - Math.min(...counts);
}

function countBy(things: readonly Waiting[], nameOf: (id: LineId) => string, names: readonly string[]): number[] {
  return names.map((name) => things.filter((one) => nameOf(one.line) === name).length);
}

const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 12 });

test('tenants take turns, and the batches of each, however few are admitted at a time', () => {
  const batchesOf = fc.record({ a: fc.integer({ min: 1, max: 3 }), b: fc.integer({ min: 1, max: 3 }) });
  fc.assert(
    fc.property(batchesOf, sizes, (counts, few) => {
      const all = (['a', 'b'] as const).flatMap((tenant) => {
        return BATCHES.slice(0, counts[tenant]).map((batch) => inLine(line(tenant, batch), 100));
      });

      const admitted = rounds(all, few);

      expect(spreadOf(countBy(admitted, (id) => readLine(id).tenant, ['a', 'b']))).toBeLessThanOrEqual(1);
      for (const tenant of ['a', 'b'] as const) {
        const own = BATCHES.slice(0, counts[tenant]).map((batch) => line(tenant, batch));
        expect(spreadOf(countBy(admitted, String, own))).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test('tenants take turns with single requests, and every fifth place is for a row', () => {
  fc.assert(
    fc.property(fc.subarray([...TENANTS], { minLength: 1 }), sizes, (tenants, few) => {
      const all = [...tenants.map((tenant) => inLine(line(tenant), 100)), inLine(line('a', 'bat_1'), 100)];

      const admitted = rounds(all, few);

      const singles = admitted.filter((one) => !isRow(one));
      expect(admitted.map(isRow)).toEqual(admitted.map((_one, index) => index % 5 === 4));
      expect(spreadOf(countBy(singles, (id) => readLine(id).tenant, tenants))).toBeLessThanOrEqual(1);
    }),
  );
});

test('those who wait for the same exclusive resource have it in turn, whatever else their tenants and others get', () => {
  const own = fc.array(fc.boolean(), { minLength: 40, maxLength: 40 });
  fc.assert(
    fc.property(fc.shuffledSubarray([...TENANTS], { minLength: 3 }), own, sizes, ([one, two, other], isShared, few) => {
      const shared = [line(one ?? '', 'bat_1'), line(two ?? '', 'bat_1')];
      const heads = (id: LineId, wants: (index: number) => string): LineHeads => ({
        line: id,
        heads: inLine(id, 40).heads.map((head, index) => ({ ...head, exclusive: wants(index) })),
      });
      const all = [
        heads(shared[0] ?? line(''), (index) => (isShared[index] === true ? 'shared' : 'own')),
        heads(shared[1] ?? line(''), () => 'shared'),
        heads(line(other ?? '', 'bat_1'), () => 'another'),
      ];

      const admitted = rounds(all, few);

      const got = admitted.filter(({ exclusive }) => exclusive === 'shared');
      const isOver = countBy(got, String, shared)[0] === isShared.filter(Boolean).length;
      expect(isOver || spreadOf(countBy(got, String, shared)) <= 1).toBe(true);
    }),
    RUNS,
  );
});
