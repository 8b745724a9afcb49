import fc from 'fast-check';
import { tallyStep } from '../../../../../lambdas/core/domain/batch/row-record';
import type { CountedState, RowRecord } from '../../../../../lambdas/core/domain/batch/row-record';
import { requestId } from '../../../../support/builders';

function record(row: number, state: CountedState, sequence: number, endedAtMs?: number): RowRecord {
  return { row, state, sequence, requestId: requestId(row), ...(endedAtMs !== undefined && { endedAtMs }) };
}

test('a row that is seen first is added to its state', () => {
  const step = tallyStep([], [record(1, 'running', 2)]);

  expect(step).toEqual({ rows: [{ replaces: undefined, record: record(1, 'running', 2) }], delta: { running: 1 } });
});

test('a row that moves on is taken from the state before', () => {
  const step = tallyStep([record(1, 'running', 2)], [record(1, 'failed', 6, 500)]);

  expect(step).toMatchObject({ rows: [{ replaces: 2 }], delta: { running: -1, failed: 1 }, lastEndedAtMs: 500 });
});

test('a row that is seen twice, and in the wrong order, counts once by its last state', () => {
  const step = tallyStep([], [record(1, 'failed', 6, 500), record(1, 'running', 2), record(1, 'failed', 6, 500)]);

  expect(step).toMatchObject({ rows: [{ record: { state: 'failed' } }], delta: { failed: 1 } });
});

test.each([
  { name: 'the same', seen: record(1, 'failed', 6) },
  { name: 'something older', seen: record(1, 'running', 2) },
])('a row of which $name is known changes nothing', ({ seen }) => {
  expect(tallyStep([record(1, 'failed', 6)], [seen])).toBeUndefined();
});

test('a row that is seen in the same state with a later version changes no count', () => {
  expect(tallyStep([record(1, 'running', 2)], [record(1, 'running', 5)])?.delta).toEqual({ running: 0 });
});

/** What the requests of some rows have gone through: each begins to run, and may end. */
const histories = fc.array(
  fc.record({
    end: fc.option(fc.constantFrom<CountedState>('succeeded', 'failed', 'timed_out', 'cancelled', 'needs_attention')),
    runs: fc.boolean(),
  }),
  { minLength: 1, maxLength: 8 },
);

interface History {
  readonly end: CountedState | null;
  readonly runs: boolean;
}

function sightingsOf({ end, runs }: History, index: number): RowRecord[] {
  return [
    ...(runs ? [record(index + 1, 'running', 2)] : []),
    ...(end === null ? [] : [record(index + 1, end, 5, 100 + index)]),
  ];
}

function countsOf(rows: readonly History[]): Partial<Record<CountedState, number>> {
  const counts: Partial<Record<CountedState, number>> = {};
  for (const { end, runs } of rows) {
    const state = end ?? (runs ? 'running' : undefined);
    if (state !== undefined) counts[state] = (counts[state] ?? 0) + 1;
  }
  return counts;
}

test('however sightings are split, repeated and shuffled, the counts are those of the last states', () => {
  fc.assert(
    fc.property(histories, fc.infiniteStream(fc.nat()), (rows, chance) => {
      const seen = rows.flatMap(sightingsOf);
      const draw = (below: number): number => (chance.next().value as number) % Math.max(1, below);
      const delivered = [...seen, ...seen.filter(() => draw(2) === 0)]
        .map((one) => ({ one, place: draw(1_000) }))
        .sort((left, right) => left.place - right.place)
        .map(({ one }) => one);
      const known = new Map<number, RowRecord>();
      const counts: Partial<Record<CountedState, number>> = {};
      while (delivered.length > 0) {
        const step = tallyStep([...known.values()], delivered.splice(0, 1 + draw(4)));
        step?.rows.forEach(({ record: next }) => known.set(next.row, next));
        for (const [state, number] of Object.entries(step?.delta ?? {}) as [CountedState, number][]) {
          counts[state] = (counts[state] ?? 0) + number;
        }
      }

      const found = Object.fromEntries(Object.entries(counts).filter(([, number]) => number !== 0));
      expect(found).toEqual(countsOf(rows));
    }),
  );
});
