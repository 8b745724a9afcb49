import { CURSOR_LIFE_MS } from '../../../contract/api/lists';
import type { PageQuery } from '../../../contract/api/lists';
import { timeOf } from '../../domain/lists/position';
import type { Period } from '../../domain/lists/position';
import type { Clock } from '../../ports/clock';
import type { CursorSealer } from '../../ports/lists/cursor-sealer';
import type { WalkedPage } from './walk';

/**
 * A list with the oldest first ends this long before now: what is stamped with a time is stored a little later, and in an index
 * later still, so that it could come behind what a page has shown already.
 */
export const SETTLED_AFTER_MS = 10_000;

/** What gives out pages. */
export interface PageDependencies {
  readonly cursors: CursorSealer;
  readonly clock: Clock;
}

/** Whose list, which one, and what of it. */
export interface Question {
  readonly tenant: string;
  readonly list: 'requests' | 'batches' | 'audit';
  readonly filter: Readonly<Record<string, string | undefined>>;
}

/** A page of a list as API answers show it. */
export interface ListPage<Item> {
  readonly items: readonly Item[];
  readonly cursor?: string;
  readonly searchedUntil?: string;
  readonly completeUntil?: string;
}

/** A page; `undefined` when the cursor is not one for this question, or too old. */
export type Listing<Item> = ListPage<Item> | undefined;

/** What of a list the page is to be read from. */
export interface PagePlace {
  readonly period: Period;
  readonly after?: string | undefined;
}

/**
 * Gives out a page, with a cursor for the next one that is good for this question only and for a day.
 *
 * @param walkFrom reads the page
 * @throws ServiceUnavailableError
 */
export async function listPage<Item>(
  { cursors, clock }: PageDependencies,
  question: Question,
  query: PageQuery,
  walkFrom: (place: PagePlace) => Promise<WalkedPage<Item>>,
): Promise<Listing<Item>> {
  const { cursor, order, from: fromMs, to = Infinity } = query;
  const binding = bindingOf(question, query);
  const nowMs = clock.nowMs();
  const after = cursor === undefined ? undefined : await positionIn(cursors, cursor, binding, nowMs);
  if (cursor !== undefined && after === undefined) return undefined;
  const toMs = order === 'oldest' ? Math.min(to, nowMs - SETTLED_AFTER_MS) : to;
  const { items, last, hasStopped } = await walkFrom({ period: { fromMs, toMs }, after });
  if (last === undefined) return { items, ...(order === 'oldest' && { completeUntil: textOf(toMs) }) };
  const content: CursorContent = { after: last, expiresAtMs: nowMs + CURSOR_LIFE_MS };
  const next = await cursors.seal(JSON.stringify(content), binding);
  return { items, cursor: next, ...(hasStopped && { searchedUntil: textOf(timeOf(last)) }) };
}

/** What a cursor says. */
interface CursorContent {
  readonly after: string;
  readonly expiresAtMs: number;
}

async function positionIn(
  cursors: CursorSealer,
  cursor: string,
  binding: string,
  nowMs: number,
): Promise<string | undefined> {
  const opened = await cursors.open(cursor, binding);
  if (opened === undefined) return undefined;
  const { after, expiresAtMs } = JSON.parse(opened) as CursorContent; // sealed by us
  // guard: cursor-expires
  return nowMs < expiresAtMs ? after : undefined;
}

/** How many items a page has may change from page to page; nothing else may. */
function bindingOf({ tenant, list, filter }: Question, { from, to, order }: PageQuery): string {
  const wanted = Object.entries(filter).filter(([, value]) => value !== undefined);
  // guard: cursor-binding
  return JSON.stringify([tenant, list, order, from ?? null, to ?? null, ...wanted.sort()]);
}

function textOf(ms: number): string {
  return new Date(ms).toISOString();
}
