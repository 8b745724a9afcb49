import { PAGE_ITEMS } from '../../../../lambdas/contract/api/lists';
import { CommandError } from '../../command-error';
import { sayOnStderr } from './connect';

/** Which part of a list is wanted. */
export interface PageOptions {
  readonly from?: string;
  readonly to?: string;
  readonly order?: 'newest' | 'oldest';
  readonly limit?: string;
  readonly all?: true;
}

/** One page of a list. */
interface Page<Item> {
  readonly items: readonly Item[];
  readonly cursor?: string | undefined;
}

/** Items of a list, and whether it goes on. */
export interface Gathered<Item> {
  readonly items: readonly Item[];
  readonly hasMore: boolean;
}

/** Most items that are wanted. @throws CommandError when the limit is no number */
export function mostOf({ all, limit = String(PAGE_ITEMS.usual) }: Pick<PageOptions, 'all' | 'limit'>): number {
  if (all === true) return Infinity;
  if (/^[1-9]\d{0,6}$/.test(limit)) return Number(limit);
  throw new CommandError(`--limit must be a whole number from 1, not "${limit}"`);
}

/** Reads pages until there are enough items: a page may have fewer than its limit, or none, although more come. */
export async function gathered<Item>(
  read: (page: { readonly limit: number; readonly cursor: string | undefined }) => Promise<Page<Item>>,
  most: number,
): Promise<Gathered<Item>> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await read({ limit: Math.min(PAGE_ITEMS.most, most - items.length), cursor });
    items.push(...page.items);
    ({ cursor } = page);
  } while (cursor !== undefined && items.length < most);
  return { items, hasMore: cursor !== undefined };
}

/** Says on stderr that a list goes on, and how to see the rest. */
export function sayThereIsMore({ hasMore }: Pick<Gathered<unknown>, 'hasMore'>, most: number): void {
  if (hasMore) sayOnStderr(`There are more: --all lists them, --limit ${2 * most} more of them`);
}
