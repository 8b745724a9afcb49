import { isLineOfRows } from '../request/admission';
import type { LineId } from '../request/admission';
import { inTurn, served } from './in-turn';
import { NO_TURNS } from './turn';
import type { Turns } from './turn';
import type { LineHeads, Waiting } from './waiting';

/**
 * Who may work on what the provider lets only one request work on at a time: nobody while it is busy; then those lines have
 * their turns that wait for it. A line that is passed there keeps its turn there, whatever else its tenant is given.
 */
export class Exclusives {
  private readonly busy: Set<string>;
  private readonly wantedBy = new Map<string, Set<LineId>>();
  private readonly turns: Map<string, Turns>;

  constructor(lines: readonly LineHeads[], turns: Readonly<Record<string, Turns>>, busy: ReadonlySet<string>) {
    this.busy = new Set(busy);
    this.turns = new Map(Object.entries(turns));
    for (const { line, heads } of lines) {
      for (const { exclusive } of heads) {
        if (exclusive !== undefined)
          this.wantedBy.set(exclusive, (this.wantedBy.get(exclusive) ?? new Set()).add(line));
      }
    }
  }

  /** Whose turn it is, of what more than one line waits for: nothing else has to be remembered. */
  get kept(): Readonly<Record<string, Turns>> {
    return Object.fromEntries([...this.turns].filter(([exclusive]) => (this.wantedBy.get(exclusive)?.size ?? 0) > 1));
  }

  /** Whether a request may have what it needs to itself, if it needs such a thing. */
  mayHave({ line, exclusive }: Waiting): boolean {
    if (exclusive === undefined) return true;
    // guard: exclusive
    if (this.busy.has(exclusive)) return false;
    const alike = [...(this.wantedBy.get(exclusive) ?? [])].filter((one) => isLineOfRows(one) === isLineOfRows(line));
    // guard: exclusive-in-turn
    return inTurn(alike, this.turns.get(exclusive) ?? NO_TURNS)[0] === line;
  }

  /** Gives a request what it needs to itself. */
  give({ line, exclusive }: Waiting): void {
    if (exclusive === undefined) return;
    this.busy.add(exclusive);
    this.turns.set(exclusive, served(this.turns.get(exclusive) ?? NO_TURNS, line));
  }
}
