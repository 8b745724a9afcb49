import { inOrder, stretchOf } from '../../domain/lists/position';
import type { Order, Period, Position } from '../../domain/lists/position';
import type { ListQuery, ListReader } from '../../ports/lists/list-reader';

/** Queries that one page makes at most; after them it ends, however few it has found. */
const MOST_QUERIES = 20;
/** Entries that a query looks at when the list itself leaves out what is not wanted. */
const ENTRIES_SEARCHED = 500;

/** A list, and what of it is wanted. */
export interface Wanted<List extends string> extends Pick<ListQuery<List>, 'list' | 'where' | 'order'> {
  /** All parts of the list. */
  readonly partitions: readonly string[];
  readonly period: Period;
  /** Behind which position to go on. */
  readonly after?: string | undefined;
  /** Entries that a query of a part looks at. */
  readonly limit: number;
}

/** What a list has between two positions. */
export interface ReadStretch {
  /** All that was found there, in order. */
  readonly positions: readonly Position[];
  /** How far the list was read; absent when it has no more. */
  readonly readTo?: Position | undefined;
}

/** A part of a list while it is read. */
interface Part {
  readonly partition: string;
  /** What was found and is still to be given out, in order. */
  found: readonly Position[];
  /** How far it was read; absent before the first query. */
  readTo?: Position | undefined;
  isRead: boolean;
}

/**
 * Reads a list from all its parts, stretch by stretch, until it has no more or has cost enough.
 *
 * @throws ServiceUnavailableError
 */
export async function* stretches<List extends string>(
  lists: ListReader<List>,
  wanted: Wanted<List>,
): AsyncGenerator<ReadStretch, void> {
  const parts = wanted.partitions.map((partition): Part => ({ partition, found: [], isRead: false }));
  let queries = 0;
  let readTo: Position | undefined;
  do {
    const hungry = parts.filter(({ found, isRead }) => found.length === 0 && !isRead);
    queries += hungry.length;
    await Promise.all(hungry.map((part) => readOn(lists, wanted, part)));
    readTo = leastRead(parts, wanted.order);
    yield { positions: takeUntil(readTo, parts, wanted.order), readTo };
  } while (readTo !== undefined && queries < MOST_QUERIES);
}

async function readOn<List extends string>(
  lists: ListReader<List>,
  { list, where, order, period, after, limit }: Wanted<List>,
  part: Part,
): Promise<void> {
  const { partition } = part;
  const isFiltered = Object.keys(where).length > 0;
  const stretch = stretchOf(period, order, part.readTo ?? after);
  const query = { list, where, order, partition, ...stretch, limit: isFiltered ? ENTRIES_SEARCHED : limit };
  const { positions, readTo } = await lists.read(query);
  part.found = positions;
  part.isRead = readTo === undefined;
  part.readTo = readTo ?? part.readTo;
}

/** How far the part was read that was read least far; absent when all were read to their ends. */
function leastRead(parts: readonly Part[], order: Order): Position | undefined {
  const reached = parts.flatMap(({ readTo, isRead }) => (isRead || readTo === undefined ? [] : [readTo]));
  return reached.sort(inOrder(order))[0];
}

/** Takes what nothing that is still to be read comes before. */
function takeUntil(end: Position | undefined, parts: readonly Part[], order: Order): Position[] {
  const compare = inOrder(order);
  const isSafe = (position: Position): boolean => end === undefined || compare(position, end) <= 0;
  const safe = parts.flatMap(({ found }) => found.filter(isSafe)).sort(compare);
  for (const part of parts) part.found = part.found.filter((position) => !isSafe(position));
  return safe;
}
