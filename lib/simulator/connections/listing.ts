import type { Clock } from '../base/clock';
import type { StoredConnection } from './stored-connection';

interface Entry<Body> {
  connection: StoredConnection<Body>;
  readonly key: string;
  readonly fromMs: number;
  /** When lists lose it; Infinity unless it has been removed. */
  untilMs: number;
}

/**
 * What lists show of a store's connections, oldest first: they may be behind (protocol.md 2.2, row "stale list"), a
 * look at one connection never is. Finds the connections of one key without looking at the others.
 */
export class Listing<Body> {
  private readonly entries = new Map<string, Entry<Body>>();
  private readonly byKey = new Map<string, Map<string, Entry<Body>>>();
  /** Those that are not shown for ever from now on. */
  private readonly unsettled = new Set<Entry<Body>>();

  constructor(
    private readonly clock: Clock,
    private readonly keyOf: (body: Body) => string,
  ) {}

  /** Shows a connection, a new one from the given time on; of a known one the newest state counts at once. */
  put(connection: StoredConnection<Body>, fromMs: number): void {
    const known = this.entries.get(connection.id);
    const key = this.keyOf(connection.body);
    if (known?.key === key) {
      known.connection = connection;
      return;
    }
    if (known) this.drop(known);
    this.insert({ connection, key, fromMs: known?.fromMs ?? fromMs, untilMs: known?.untilMs ?? Infinity });
  }

  /** Shows a connection until the given time only. */
  end(id: string, untilMs: number): void {
    const entry = this.entries.get(id);
    if (!entry) return;
    entry.untilMs = untilMs;
    this.unsettled.add(entry);
  }

  /** The connections that a list shows now, all or those of a key. */
  find(key?: string): StoredConnection<Body>[] {
    this.settle();
    const entries = key === undefined ? this.entries : this.byKey.get(key);
    return [...(entries?.values() ?? [])].filter((entry) => this.isShown(entry)).map(({ connection }) => connection);
  }

  /** How many connections a list of all would show now. */
  count(): number {
    this.settle();
    const hidden = [...this.unsettled].filter((entry) => !this.isShown(entry)).length;
    return this.entries.size - hidden;
  }

  private isShown({ fromMs, untilMs }: Entry<Body>): boolean {
    const nowMs = this.clock.nowMs();
    return fromMs <= nowMs && nowMs < untilMs;
  }

  private settle(): void {
    const nowMs = this.clock.nowMs();
    for (const entry of this.unsettled) {
      if (entry.untilMs <= nowMs) this.drop(entry);
      else if (entry.untilMs === Infinity && entry.fromMs <= nowMs) this.unsettled.delete(entry);
    }
  }

  private insert(entry: Entry<Body>): void {
    const { id } = entry.connection;
    this.entries.set(id, entry);
    this.unsettled.add(entry);
    const sameKey = this.byKey.get(entry.key);
    if (sameKey) sameKey.set(id, entry);
    else this.byKey.set(entry.key, new Map([[id, entry]]));
  }

  private drop(entry: Entry<Body>): void {
    const { id } = entry.connection;
    this.entries.delete(id);
    this.unsettled.delete(entry);
    const sameKey = this.byKey.get(entry.key);
    sameKey?.delete(id);
    if (sameKey?.size === 0) this.byKey.delete(entry.key);
  }
}
