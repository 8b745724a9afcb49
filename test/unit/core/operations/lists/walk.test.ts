import fc from 'fast-check';
import type { Listed } from '../../../../../lambdas/core/domain/lists/listed';
import { partitionOf } from '../../../../../lambdas/core/domain/lists/partition';
import { inOrder, positionOf } from '../../../../../lambdas/core/domain/lists/position';
import type { Order, Position } from '../../../../../lambdas/core/domain/lists/position';
import { walk } from '../../../../../lambdas/core/operations/lists/walk';
import type { Walk, WalkedPage } from '../../../../../lambdas/core/operations/lists/walk';
import { requestId } from '../../../../support/builders';
import { InMemoryListReader } from '../../../../support/in-memory/lists/list-reader';

const PARTS = 4;

interface Entry {
  readonly part: number;
  readonly atMs: number;
  readonly isWanted: boolean;
  readonly isShown: boolean;
}

const entries = fc.array(
  fc.record({
    part: fc.nat({ max: PARTS - 1 }),
    atMs: fc.nat({ max: 30 }),
    isWanted: fc.boolean(),
    isShown: fc.boolean(),
  }),
  { maxLength: 120 },
);

function positions(all: readonly Entry[]): { entry: Entry; position: Position }[] {
  return all.map((entry, index) => ({ entry, position: positionOf(entry.atMs, requestId(index + 1)) }));
}

function listOf(all: readonly Entry[]): InMemoryListReader<'time'> {
  const items = positions(all).map(({ entry: { part, isShown }, position }) => {
    const listed: Listed<'time'> = { tenant: 'acme', part, position, values: { time: 'all' } };
    return { listed, shown: { type: isShown ? 'wanted' : 'other' } };
  });
  return new InMemoryListReader(() => items);
}

const partitions = Array.from({ length: PARTS }, (_, part) => partitionOf('acme', part, 'all'));

function walkOf(all: readonly Entry[], changes: Partial<Walk<'time', Position>>): Walk<'time', Position> {
  const wanted = new Set(positions(all).flatMap(({ entry, position }) => (entry.isWanted ? [position] : [])));
  return {
    list: 'time',
    where: {},
    order: 'newest',
    partitions,
    period: {},
    limit: 10,
    isSearch: true,
    read: (position) => Promise.resolve(wanted.has(position) ? position : undefined),
    ...changes,
  };
}

async function allPages(
  lists: InMemoryListReader<'time'>,
  wanted: Walk<'time', Position>,
): Promise<WalkedPage<Position>[]> {
  const pages: WalkedPage<Position>[] = [];
  let after: string | undefined;
  do {
    const page = await walk(lists, { ...wanted, after });
    pages.push(page);
    after = page.last;
  } while (after !== undefined);
  return pages;
}

test('pages of any size have everything that is wanted, once and in order, however it is spread', async () => {
  await fc.assert(
    fc.asyncProperty(
      entries,
      fc.integer({ min: 1, max: 20 }),
      fc.constantFrom<Order>('newest', 'oldest'),
      fc.boolean(),
      async (all, limit, order, isFiltered) => {
        const where = isFiltered ? { type: 'wanted' } : {};

        const pages = await allPages(listOf(all), walkOf(all, { limit, order, where }));

        const expected = positions(all)
          .filter(({ entry }) => entry.isWanted && (entry.isShown || !isFiltered))
          .map(({ position }) => position)
          .sort(inOrder(order));
        expect(pages.flatMap(({ items }) => items)).toEqual(expected);
        expect(pages.slice(0, -1).every(({ items, hasStopped }) => items.length === limit || hasStopped)).toBe(true);
      },
    ),
  );
});

test('a page that ends with the last item says so, and no empty page follows', async () => {
  const all = Array.from({ length: 10 }, (_, atMs): Entry => ({ part: 0, atMs, isWanted: true, isShown: true }));

  const page = await walk(listOf(all), walkOf(all, { limit: 11, isSearch: false }));

  expect(page.items).toHaveLength(10);
  expect(page.last).toBeUndefined();
});

/** Ten thousand entries of which only the oldest is wanted, all in one part. */
const NEEDLE = Array.from({ length: 15_000 }, (_, index): Entry => ({
  part: 0,
  atMs: index + 1,
  isWanted: index === 0,
  isShown: index === 0,
}));

test('a search ends early when little is found, and what it has cost is bounded', async () => {
  const lists = listOf(NEEDLE);

  const page = await walk(lists, walkOf(NEEDLE, { where: { type: 'wanted' } }));

  expect(page).toMatchObject({ items: [], hasStopped: true });
  expect(lists.queries).toBeLessThanOrEqual(20 + PARTS);
  expect(lists.looked).toBeLessThanOrEqual(20 * 500);
});

test('whoever goes on with a search that ended early comes to its end', async () => {
  const pages = await allPages(listOf(NEEDLE), walkOf(NEEDLE, { where: { type: 'wanted' } }));

  expect(pages.flatMap(({ items }) => items)).toEqual([positionOf(1, requestId(1))]);
  expect(pages.length).toBeGreaterThan(1);
  expect(pages.at(-1)?.hasStopped).toBe(false);
});

test('a page of a long list looks at no more entries than one of a short list', async () => {
  const looked = async (length: number): Promise<number> => {
    const all = Array.from({ length }, (_, n): Entry => ({ part: n % PARTS, atMs: n, isWanted: true, isShown: true }));
    const lists = listOf(all);
    await walk(lists, walkOf(all, { limit: 50, isSearch: false }));
    return lists.looked;
  };

  expect(await looked(9_000)).toBe(await looked(300));
});
