/**
 * Where something stands in time, as text that sorts: milliseconds since 1970 UTC with 13 digits, `#`, and its id. No two
 * have the same, so that a list can go on behind one of them without a gap or a repetition. All of one list have one length.
 */
export type Position = string & { readonly __brand: 'Position' };

/** Which end of a list comes first. */
export type Order = 'newest' | 'oldest';

/** A stretch of time, epoch ms. */
export interface Period {
  /** Inclusive; default: from the beginning. */
  readonly fromMs?: number | undefined;
  /** Exclusive; default: to the end. */
  readonly toMs?: number | undefined;
}

/** A stretch of a list: everything from `lower` to `upper`. Both are texts that no position equals. */
export interface Stretch {
  readonly lower: string;
  readonly upper: string;
}

const DIGITS = 13;
const LATEST_MS = 10 ** DIGITS - 1;
/** Sorts behind every character of a position. */
const BEHIND = '~';

/** The position of what happened then. @param id of fixed length in its list, of ASCII characters below `~` */
export function positionOf(atMs: number, id: string): Position {
  return `${timeText(atMs)}#${id}` as Position;
}

/** The time in a position, epoch ms. */
export function timeOf(position: string): number {
  return Number(position.slice(0, DIGITS));
}

/** The id in a position. */
export function idIn(position: string): string {
  return position.slice(DIGITS + 1);
}

/**
 * The stretch of a period, or what is left of it.
 *
 * @param after the position behind which to go on, in this order
 */
export function stretchOf({ fromMs = 0, toMs = LATEST_MS }: Period, order: Order, after?: string): Stretch {
  // A time alone sorts before every position of that time.
  const whole = { lower: timeText(fromMs), upper: timeText(toMs) };
  if (after === undefined) return whole;
  return order === 'newest' ? { ...whole, upper: justBefore(after) } : { ...whole, lower: after + BEHIND };
}

/** Whether nothing can be in a stretch. */
export function isEmpty({ lower, upper }: Stretch): boolean {
  return lower >= upper;
}

/** Compares positions so that what comes first in this order sorts first. */
export function inOrder(order: Order): (one: string, other: string) => number {
  const sign = order === 'newest' ? -1 : 1;
  return (one, other) => (one === other ? 0 : one < other ? -sign : sign);
}

/** Sorts before `position` and behind all shorter-sorting ones of its length. */
function justBefore(position: string): string {
  return position.slice(0, -1) + String.fromCharCode(position.charCodeAt(position.length - 1) - 1) + BEHIND;
}

function timeText(ms: number): string {
  return String(Math.min(Math.max(Math.trunc(ms), 0), LATEST_MS)).padStart(DIGITS, '0');
}
