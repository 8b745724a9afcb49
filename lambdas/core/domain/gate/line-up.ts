import { isLineOfRows, readLine } from '../request/admission';
import type { LineId } from '../request/admission';
import { inTurn } from './in-turn';
import type { Turns } from './in-turn';
import type { Waiting } from './waiting';

/** Those who have waited longest in a line. */
export interface LineHeads {
  readonly line: LineId;
  readonly heads: readonly Waiting[];
}

/** Who may be admitted next, and whose turn it is after that. */
export class LineUp {
  private readonly lines: Map<LineId, Waiting[]>;
  private readonly busy: Set<string>;
  private turn: Turns;

  constructor(lines: readonly LineHeads[], turn: Turns, busy: ReadonlySet<string>) {
    this.lines = new Map(lines.map(({ line, heads }) => [line, [...heads]]));
    this.busy = new Set(busy);
    const tenants = new Set(lines.map(({ line }) => readLine(line).tenant));
    // Of tenants with nothing in line nothing is kept.
    const batches = Object.fromEntries(Object.entries(turn.batches).filter(([tenant]) => tenants.has(tenant)));
    this.turn = { singles: turn.singles, rows: turn.rows, batches };
  }

  /** Whether single requests wait. */
  get hasSingles(): boolean {
    return this.has((line) => !isLineOfRows(line));
  }

  /** Whether rows wait. */
  get hasRows(): boolean {
    return this.has(isLineOfRows);
  }

  get turns(): Turns {
    return this.turn;
  }

  /** The single request whose turn it is; nothing while none may be admitted. */
  nextSingle(): Waiting | undefined {
    return this.next((line) => !isLineOfRows(line));
  }

  /** The row whose turn it is. */
  nextRow(): Waiting | undefined {
    return this.next(isLineOfRows);
  }

  /** Takes one out of its line: others have their turns before its tenant has another. */
  take({ line, requestId, exclusive }: Waiting): void {
    const left = (this.lines.get(line) ?? []).filter((other) => other.requestId !== requestId);
    this.lines.set(line, left);
    if (exclusive !== undefined) this.busy.add(exclusive);
    const { tenant, batch } = readLine(line);
    this.turn =
      batch === undefined
        ? { ...this.turn, singles: tenant }
        : { ...this.turn, rows: tenant, batches: { ...this.turn.batches, [tenant]: batch } };
  }

  private has(isOfKind: (line: LineId) => boolean): boolean {
    return [...this.lines].some(([line, heads]) => heads.length > 0 && isOfKind(line));
  }

  private next(isOfKind: (line: LineId) => boolean): Waiting | undefined {
    const lines = [...this.lines.keys()].filter(isOfKind);
    for (const line of inTurn(lines, this.turn)) {
      // guard: exclusive
      const first = this.lines.get(line)?.find(({ exclusive }) => exclusive === undefined || !this.busy.has(exclusive));
      if (first !== undefined) return first;
    }
    return undefined;
  }
}
