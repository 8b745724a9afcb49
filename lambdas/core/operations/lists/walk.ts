import type { Position } from '../../domain/lists/position';
import type { ListReader } from '../../ports/lists/list-reader';
import { stretches } from './stretches';
import type { Wanted } from './stretches';

/** Items that are read at once when some of them may not be wanted. */
const ITEMS_SEARCHED = 50;

/** A page that is wanted of a list. */
export interface Walk<List extends string, Item> extends Wanted<List> {
  /** Items wanted, from 1. */
  readonly limit: number;
  /** Reads an item; `undefined` for one that is not wanted. */
  readonly read: (position: Position) => Promise<Item | undefined>;
  /** Whether `read` may leave out many. */
  readonly isSearch: boolean;
}

/** A page of a list. */
export interface WalkedPage<Item> {
  readonly items: readonly Item[];
  /** Behind what the next page begins; absent on the last one. */
  readonly last?: Position | undefined;
  /** The page has ended for what it has cost, and may have fewer items than wanted. */
  readonly hasStopped: boolean;
}

interface Found<Item> {
  readonly position: Position;
  readonly item: Item;
}

/**
 * Reads a page of a list, in order. What that costs depends on what it returns, has a bound where most is not wanted, and never
 * depends on how long the list is.
 *
 * @throws ServiceUnavailableError, NewerItemError
 */
export async function walk<List extends string, Item>(
  lists: ListReader<List>,
  wanted: Walk<List, Item>,
): Promise<WalkedPage<Item>> {
  const { limit, isSearch } = wanted;
  const size = isSearch ? Math.max(limit, ITEMS_SEARCHED) : limit;
  const found: Found<Item>[] = [];
  let end: Position | undefined;
  // One more tells whether there is a next page.
  for await (const { positions, readTo } of stretches(lists, { ...wanted, limit: size + 1 })) {
    end = readTo;
    for (let from = 0; from < positions.length; from += size) {
      const some = positions.slice(from, from + size);
      found.push(...(await readAll(some, wanted.read)));
      const isAll = found.length === limit && from + size >= positions.length && readTo === undefined;
      if (found.length >= limit && !isAll) return fullPage(found.slice(0, limit));
    }
  }
  return { items: found.map(({ item }) => item), last: end, hasStopped: end !== undefined };
}

async function readAll<Item>(
  positions: readonly Position[],
  read: (position: Position) => Promise<Item | undefined>,
): Promise<Found<Item>[]> {
  const items = await Promise.all(positions.map(read));
  return positions.flatMap((position, index) => {
    const item = items[index];
    return item === undefined ? [] : [{ position, item }];
  });
}

function fullPage<Item>(found: readonly Found<Item>[]): WalkedPage<Item> {
  return { items: found.map(({ item }) => item), last: found.at(-1)?.position, hasStopped: false };
}
