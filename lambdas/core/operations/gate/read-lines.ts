import { isLineOfRows } from '../../domain/request/admission';
import { inTurn } from '../../domain/gate/in-turn';
import type { Turns } from '../../domain/gate/turn';
import type { LineHeads, Waiting } from '../../domain/gate/waiting';
import type { KnownLine, Lines } from '../../ports/gate/lines';
import { someAtATime } from '../ticks/some-at-a-time';

/** Lines of single requests, and of rows, that one tick reads: those behind have their turn in the next ones. */
const MOST_LINES = 50;
/** Requests of a line that one tick reads: those whose exclusive resource is busy let those behind them pass, so far. */
const MOST_HEADS = 100;

/** A line as a tick has read it. */
export interface ReadLine extends LineHeads {
  readonly known: KnownLine;
  /** Whether more may wait in it. */
  readonly isCut: boolean;
}

/** What a tick knows of an account's lines. */
export interface ReadLines {
  readonly lines: readonly ReadLine[];
  /** Whether lines were left to the next ticks. */
  readonly isCut: boolean;
}

/**
 * Reads who has waited longest in the lines that have their turn.
 *
 * @param known read before: a line that is found empty is forgotten only if nobody has touched it since
 */
export async function readLines(
  lines: Lines,
  account: string,
  known: readonly KnownLine[],
  turns: Turns,
): Promise<ReadLines> {
  const byId = new Map(known.map((one) => [one.line, one]));
  const singles = known.flatMap(({ line }) => (isLineOfRows(line) ? [] : [line]));
  const rows = known.flatMap(({ line }) => (isLineOfRows(line) ? [line] : []));
  const order = [singles, rows].flatMap((alike) => inTurn(alike, turns).slice(0, MOST_LINES));
  const read = await someAtATime(order, async (line): Promise<readonly ReadLine[]> => {
    const one = byId.get(line);
    if (one === undefined) return [];
    const heads = await lines.heads(account, line, MOST_HEADS);
    return [{ line, heads, known: one, isCut: heads.length >= MOST_HEADS }];
  });
  return { lines: read.flat(), isCut: order.length < known.length };
}

/**
 * Forgets the lines that are empty now. Who has joined one since it was read has touched it since, or is about to.
 *
 * @param gone those who do not wait any more
 * @returns whether any line is not empty
 */
export async function forgetEmpty(
  lines: Lines,
  account: string,
  { lines: read, isCut }: ReadLines,
  gone: ReadonlySet<Waiting>,
): Promise<boolean> {
  const left = await someAtATime(read, async ({ heads, known, isCut: hasMore }) => {
    if (hasMore || heads.some((one) => !gone.has(one))) return true;
    // guard: line-read-before
    await lines.forget(account, known);
    return false;
  });
  return isCut || left.some(Boolean);
}
