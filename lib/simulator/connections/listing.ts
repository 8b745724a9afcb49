import type { Clock } from '../base/clock';
import { ListingEntry, type Version } from './listing-entry';
import { Ordered, type Walk } from './ordered';
import type { StoredConnection } from './stored-connection';

/** How a dialect lists connections. */
export interface ListingOrder<Body> {
  /** The text by which connections are looked up. */
  readonly keyOf: (body: Body) => string;
  /** The text in whose order lists show connections; each has one of its own, which stays the same. */
  readonly placeOf: (connection: StoredConnection<Body>) => string;
}

/** What a list is to show. */
export interface ListWalk extends Walk {
  /** Only connections of this key. */
  readonly key?: string | undefined;
}

/** A connection as a list shows it, which may be how it was some time ago. */
export interface Listed<Body> {
  readonly connection: StoredConnection<Body>;
  /** The time whose status the list shows, in milliseconds since the epoch. */
  readonly asOfMs: number;
}

/**
 * What lists show of a store's connections, in order: they may be behind (protocol.md 2.2, row "stale list"), a look at one
 * connection never is. Finds the connections of one key, and those of a page, without looking at the others.
 */
export class Listing<Body> {
  private readonly byId = new Map<string, ListingEntry<Body>>();
  private readonly all = new Ordered<ListingEntry<Body>>();
  private readonly byKey = new Map<string, Ordered<ListingEntry<Body>>>();
  private readonly unsettled = new Set<ListingEntry<Body>>();

  constructor(
    private readonly clock: Clock,
    private readonly order: ListingOrder<Body>,
  ) {}

  /** Shows a new or changed connection, so many milliseconds late; a change of its key is never late. */
  put(connection: StoredConnection<Body>, lagMs: number): void {
    const known = this.byId.get(connection.id);
    const version = { connection, fromMs: this.clock.nowMs() + lagMs, lagMs };
    if (known === undefined) this.insert(version);
    else if (known.key === this.order.keyOf(connection.body)) this.change(known, version);
    else this.move(known, version);
  }

  /** Shows a connection until the given time only. */
  end(id: string, untilMs: number): void {
    const entry = this.byId.get(id);
    if (!entry) return;
    entry.untilMs = untilMs;
    this.unsettled.add(entry);
  }

  /** The connections that a list shows now. */
  *walk({ key, ...walk }: ListWalk): Generator<Listed<Body>> {
    this.settle();
    const nowMs = this.clock.nowMs();
    const entries = key === undefined ? this.all : this.byKey.get(key);
    for (const entry of entries?.walk(walk) ?? []) {
      const { connection, lagMs } = entry.version;
      if (entry.isShown(nowMs)) yield { connection, asOfMs: nowMs - lagMs };
    }
  }

  /** Whether a list of all shows the connection now. */
  shows(id: string): boolean {
    return this.byId.get(id)?.isShown(this.clock.nowMs()) ?? false;
  }

  /** How many connections a list of all would show now. */
  count(): number {
    this.settle();
    const nowMs = this.clock.nowMs();
    return this.all.size - [...this.unsettled].filter((entry) => !entry.isShown(nowMs)).length;
  }

  private change(entry: ListingEntry<Body>, version: Version<Body>): void {
    entry.change(version);
    this.unsettled.add(entry);
  }

  private move(entry: ListingEntry<Body>, version: Version<Body>): void {
    this.drop(entry);
    this.insert({ ...version, fromMs: entry.version.fromMs, lagMs: 0 }).untilMs = entry.untilMs;
  }

  private settle(): void {
    const nowMs = this.clock.nowMs();
    for (const entry of this.unsettled) {
      entry.catchUp(nowMs);
      if (entry.untilMs <= nowMs) this.drop(entry);
      else if (entry.isSettled(nowMs)) this.unsettled.delete(entry);
    }
  }

  private insert(version: Version<Body>): ListingEntry<Body> {
    const { connection } = version;
    const key = this.order.keyOf(connection.body);
    const entry = new ListingEntry(key, this.order.placeOf(connection), version);
    this.byId.set(connection.id, entry);
    this.all.put(entry);
    this.unsettled.add(entry);
    const sameKey = this.byKey.get(key) ?? new Ordered();
    sameKey.put(entry);
    this.byKey.set(key, sameKey);
    return entry;
  }

  private drop(entry: ListingEntry<Body>): void {
    this.byId.delete(entry.version.connection.id);
    this.all.remove(entry);
    this.unsettled.delete(entry);
    const sameKey = this.byKey.get(entry.key);
    sameKey?.remove(entry);
    if (sameKey?.size === 0) this.byKey.delete(entry.key);
  }
}
