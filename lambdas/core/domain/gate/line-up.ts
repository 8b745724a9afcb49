import { isLineOfRows, readLine } from '../request/admission';
import type { LineId } from '../request/admission';
import { Exclusives } from './exclusives';
import { inTurn, served } from './in-turn';
import type { Turn, Turns } from './turn';
import type { LineHeads, Waiting } from './waiting';

/** Who may be admitted next, and whose turn it is after that. */
export class LineUp {
  private readonly lines: Map<LineId, Waiting[]>;
  private readonly exclusives: Exclusives;
  private turn: Turns;

  constructor(lines: readonly LineHeads[], turn: Turn, busy: ReadonlySet<string>) {
    this.lines = new Map(lines.map(({ line, heads }) => [line, [...heads]]));
    this.exclusives = new Exclusives(lines, turn.exclusive ?? {}, busy);
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

  get turns(): Turns & Pick<Turn, 'exclusive'> {
    return { ...this.turn, exclusive: this.exclusives.kept };
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
  take(taken: Waiting): void {
    const left = (this.lines.get(taken.line) ?? []).filter(({ requestId }) => requestId !== taken.requestId);
    this.lines.set(taken.line, left);
    this.exclusives.give(taken);
    this.turn = served(this.turn, taken.line);
  }

  private has(isOfKind: (line: LineId) => boolean): boolean {
    return [...this.lines].some(([line, heads]) => heads.length > 0 && isOfKind(line));
  }

  private next(isOfKind: (line: LineId) => boolean): Waiting | undefined {
    const lines = [...this.lines.keys()].filter(isOfKind);
    for (const line of inTurn(lines, this.turn)) {
      const first = this.lines.get(line)?.find((one) => this.exclusives.mayHave(one));
      if (first !== undefined) return first;
    }
    return undefined;
  }
}
