import type { StoredConnection } from './stored-connection';

/** A state of a connection, and since when lists show it. */
export interface Version<Body> {
  readonly connection: StoredConnection<Body>;
  readonly fromMs: number;
  /** How far behind lists are with it: they show the status of so many milliseconds ago. */
  readonly lagMs: number;
}

/** What lists show of one connection, now and later. */
export class ListingEntry<Body> {
  /** When lists lose it; Infinity unless it has been removed. */
  untilMs = Infinity;
  /** In the order in which they are shown. */
  private later: readonly Version<Body>[] = [];

  /**
   * @param key the text by which it is looked up
   * @param place the text in whose order lists show connections
   */
  constructor(
    readonly key: string,
    readonly place: string,
    private current: Version<Body>,
  ) {}

  /** What is shown as long as it is shown at all. */
  get version(): Version<Body> {
    return this.current;
  }

  /** Shows another state from its time on, but never before those that came before it; at once when it is not late. */
  change(version: Version<Body>): void {
    if (version.lagMs === 0) {
      this.current = { ...version, fromMs: this.current.fromMs };
      this.later = [];
      return;
    }
    const newest = this.later.at(-1) ?? this.current;
    this.later = [...this.later, { ...version, fromMs: Math.max(version.fromMs, newest.fromMs) }];
  }

  /** Takes the newest version whose time has come. */
  catchUp(nowMs: number): void {
    this.current = this.later.findLast(({ fromMs }) => fromMs <= nowMs) ?? this.current;
    this.later = this.later.filter(({ fromMs }) => fromMs > nowMs);
  }

  isShown(nowMs: number): boolean {
    return this.current.fromMs <= nowMs && nowMs < this.untilMs;
  }

  /** Whether it is shown as it is now, for ever unless somebody changes it. */
  isSettled(nowMs: number): boolean {
    return this.current.fromMs <= nowMs && this.later.length === 0 && this.untilMs === Infinity;
  }
}
