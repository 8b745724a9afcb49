import { isRow } from './place';
import type { Place } from './place';
import { LineUp } from './line-up';
import type { Turn } from './turn';
import type { LineHeads, Waiting } from './waiting';

/** How many more requests an account has room for. */
export interface Room {
  /** Requests that may be in flight at once; `Infinity` without a limit. */
  readonly mostInFlight: number;
  /** Calls that may be begun now; `Infinity` without a limit. */
  readonly calls: number;
  /** Requests that may be admitted now, whatever else there is room for. */
  readonly requests: number;
}

/** How things stand: who has a place already, and whose turn it is. */
export interface Standing {
  readonly places: readonly Place[];
  /** What requests in flight still work on, so that no other may. */
  readonly busy: ReadonlySet<string>;
  readonly turn: Turn;
}

/** Who is admitted now. */
export interface Admitted {
  readonly requests: readonly Waiting[];
  /** Calls that the provider gets from them. */
  readonly calls: number;
  /** Whose turn it is next. */
  readonly turn: Turn;
}

/** Of so many places one is for a row while rows wait. */
const EVERY = 5;
/** Part of the places that rows leave to single requests, at least one. */
const KEPT = 0.2;
/** Rows leave places to single requests until none has come for so long, in milliseconds. */
const KEPT_FOR_MS = 600_000;
/** As many single requests are about to come as were admitted in this time, in milliseconds: by then places have become free. */
const LATELY_MS = 20_000;

/**
 * Chooses who is admitted (protocol.md 7.8). Single requests come before rows, but every fifth place is for a row; tenants
 * take turns, and the batches of a tenant; in a line those come first that have waited longest, except that one who
 * has to wait for an exclusive resource lets others pass.
 *
 * @param lines the heads of lines, each in its order; whose time is over is not among them
 */
export function admit(lines: readonly LineHeads[], standing: Standing, room: Room, nowMs: number): Admitted {
  const { places, busy } = standing;
  const lineUp = new LineUp(lines, standing.turn, busy);
  const turn = lineUp.hasSingles ? { ...standing.turn, singleAtMs: nowMs } : standing.turn;
  // guard: places-kept
  const kept = keptForSingles(room, turn, nowMs);
  const share = { most: room.mostInFlight - kept, spared: Math.min(kept, singlesLately(places, nowMs)) };
  const shares = new Shares(lineUp, turn.sinceRow, share, places.filter(isRow).length);
  const requests: Waiting[] = [];
  let calls = 0;
  // guard: max-in-flight
  const free = room.mostInFlight - places.length;
  while (requests.length < Math.min(free, room.requests)) {
    const next = shares.next(free - requests.length);
    // Whoever comes after one for whose calls there is no room waits as well.
    if (next === undefined || calls + next.calls > room.calls) break;
    shares.take(next);
    requests.push(next);
    calls += next.calls;
  }
  return { requests, calls, turn: { ...turn, ...lineUp.turns, sinceRow: shares.sinceRow } };
}

/** What rows may have of the places. */
interface ShareOfRows {
  readonly most: number;
  /** Places that they leave free. */
  readonly spared: number;
}

/** What single requests and rows get of the places. */
class Shares {
  constructor(
    private readonly lineUp: LineUp,
    /** Single requests that were admitted since the last row. */
    public sinceRow: number,
    private readonly ofRows: ShareOfRows,
    /** Places that rows have. */
    private rows: number,
  ) {}

  /** @param free places that nobody has, at least one */
  next(free: number): Waiting | undefined {
    const { most, spared } = this.ofRows;
    const row = this.rows < most ? this.lineUp.nextRow() : undefined;
    // guard: every-fifth
    const isForRow = row !== undefined && this.sinceRow >= EVERY - 1;
    if (isForRow) return row;
    // guard: places-spared
    return this.lineUp.nextSingle() ?? (free > spared ? row : undefined);
  }

  take(next: Waiting): void {
    this.lineUp.take(next);
    const isOfRow = isRow(next);
    if (isOfRow) this.rows += 1;
    if (isOfRow) this.sinceRow = 0;
    else if (this.lineUp.hasRows) this.sinceRow += 1;
  }
}

/** Places that rows leave to single requests; one at least is for rows. */
function keptForSingles({ mostInFlight }: Room, { singleAtMs }: Turn, nowMs: number): number {
  const isKept = singleAtMs !== undefined && nowMs - singleAtMs < KEPT_FOR_MS;
  if (!isKept || mostInFlight === Infinity) return 0;
  return Math.min(Math.max(1, Math.floor(mostInFlight * KEPT)), mostInFlight - 1);
}

function singlesLately(places: readonly Place[], nowMs: number): number {
  return places.filter((place) => !isRow(place) && nowMs - place.sinceMs < LATELY_MS).length;
}
