/**
 * How a limit of calls per second is kept: time is cut into windows of whole seconds, because a wait of the workflow is
 * a whole number of seconds, and each window takes a number of calls.
 */
export interface RateWindows {
  /** Length of one window. */
  readonly seconds: number;
  /** Calls that one window takes; the fraction of a call that the limit allows on top is not used. */
  readonly capacity: number;
}

/** The windows of a limit: of one second, or of as many as one call takes where the limit is below one per second. */
export function rateWindowsOf(perSecond: number): RateWindows {
  const seconds = Math.max(1, Math.ceil(1 / perSecond));
  // At least one, also where rounding leaves the product a hair below it, as for 0.0303030303030303.
  return { seconds, capacity: Math.max(1, Math.floor(perSecond * seconds)) };
}

/** Start of the window that a time is in, in whole seconds since 1970 UTC. */
export function windowAt({ seconds }: RateWindows, timeMs: number): number {
  return Math.floor(timeMs / 1000 / seconds) * seconds;
}

/** Start of the window to try after one that took too many: a crowd is spread by how far each of it is over. */
export function windowAfter({ seconds, capacity }: RateWindows, start: number, taken: number): number {
  return start + Math.ceil((taken - capacity) / capacity) * seconds;
}

/** Start of the first window, not before `start`, that takes so many more calls; a window not in `taken` is empty. */
export function windowWithRoom(
  { seconds, capacity }: RateWindows,
  start: number,
  taken: ReadonlyMap<number, number>,
  calls: number,
): number {
  let candidate = start;
  while ((taken.get(candidate) ?? 0) + calls > capacity) candidate += seconds;
  return candidate;
}
