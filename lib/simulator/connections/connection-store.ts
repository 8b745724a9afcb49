import type { Clock } from '../base/clock';
import type { ConnectionJournal } from './connection-journal';
import { Listing, type ListingOrder, type ListWalk } from './listing';
import type { StoredConnection } from './stored-connection';

/** How a created or updated connection is to go on. */
export interface Plan {
  /** The raw status word it settles in. */
  readonly outcome: string;
  /** Seconds on the simulator's clock until then. */
  readonly settleAfterSeconds: number;
  /** Seconds on the simulator's clock by which lists are behind with it; default 0. */
  readonly listLagSeconds?: number;
}

/** How a connection is to go away. Seconds on the simulator's clock. */
export interface Removal {
  /** How long it is PENDING_DELETE; default 0 = it is gone at once. */
  readonly afterSeconds?: number | undefined;
  /** How far lists are behind: they show it so much longer when it is gone; default 0. */
  readonly listLagSeconds?: number | undefined;
}

/** What happens to connections behind everybody's back; false when there is none of that id. */
export interface OutOfBand {
  /** Puts a connection into a status, in which it stays; whatever was under way, a removal for instance, is off. */
  setStatus(id: string, status: string): boolean;
  /** Removes a connection at once, from lists too. */
  vanish(id: string): boolean;
}

/** A connection in a list. */
export interface ListedConnection<Body> {
  readonly connection: StoredConnection<Body>;
  /** The raw status word that the list shows. */
  readonly status: string;
}

/** What a store needs. */
export interface StoreOptions<Body> extends ListingOrder<Body> {
  readonly clock: Clock;
  /** Keeps the connections across restarts. */
  readonly journal: ConnectionJournal<Body>;
  readonly newId: () => string;
}

// A real agent needs 7 to 9 s and reports every 60 s by default (provider-apis.md 4.4 and 5.8): something in between.
/** The plan of a connection that no script is about. */
export const DEFAULT_PLAN: Plan = { outcome: 'ACTIVE', settleAfterSeconds: 25 };

/**
 * The connections of one provider, oldest first. There are no timers: the status is computed from the clock
 * whenever somebody looks.
 */
export class ConnectionStore<Body> implements OutOfBand {
  private readonly connections = new Map<string, StoredConnection<Body>>();
  /** Those that are PENDING_DELETE, or gone since. */
  private readonly leaving = new Set<string>();
  private readonly clock: Clock;
  private readonly journal: ConnectionJournal<Body>;
  private readonly newId: () => string;
  private readonly listing: Listing<Body>;
  private newestAtMs = 0;

  constructor({ clock, journal, newId, ...order }: StoreOptions<Body>) {
    this.clock = clock;
    this.journal = journal;
    this.newId = newId;
    this.listing = new Listing(clock, order);
    for (const connection of journal.read()) this.restore(connection);
  }

  /** Stores a new connection under a new id, PENDING_CREATE until the plan says otherwise. */
  add(body: Body, plan: Plan): StoredConnection<Body> {
    const createdAtMs = Math.max(this.clock.nowMs(), this.newestAtMs + 1);
    this.newestAtMs = createdAtMs;
    const times = { createdAtMs, updatedAtMs: createdAtMs };
    const id = this.newId();
    const connection = { id, ...times, body, pendingStatus: 'PENDING_CREATE', ...this.schedule(plan) };
    return this.put(connection, plan.listLagSeconds);
  }

  /** Replaces the body of a stored connection, in the given status until the plan says otherwise. */
  change(
    connection: StoredConnection<Body>,
    body: Body,
    plan: Plan & { readonly pendingStatus: string },
  ): StoredConnection<Body> {
    const { pendingStatus } = plan;
    const updatedAtMs = Math.max(this.clock.nowMs(), connection.updatedAtMs);
    const changed = { ...connection, updatedAtMs, body, pendingStatus, ...this.schedule(plan) };
    return this.put(changed, plan.listLagSeconds);
  }

  get(id: string): StoredConnection<Body> | undefined {
    const connection = this.connections.get(id);
    return connection && !this.isGone(connection) ? connection : undefined;
  }

  /** Removes the connection. The first removal counts, unless a later one works at once. */
  remove(connection: StoredConnection<Body>, { afterSeconds = 0, listLagSeconds = 0 }: Removal = {}): void {
    const nowMs = this.clock.nowMs();
    const goneAtMs = afterSeconds > 0 ? (connection.goneAtMs ?? nowMs + afterSeconds * 1000) : nowMs;
    this.listing.end(connection.id, goneAtMs + listLagSeconds * 1000);
    if (goneAtMs <= nowMs) {
      this.forget(connection.id);
      return;
    }
    this.leaving.add(connection.id);
    this.put({ ...connection, goneAtMs }, listLagSeconds);
  }

  setStatus(id: string, status: string): boolean {
    const found = this.get(id);
    if (!found) return false;
    this.leaving.delete(id);
    this.listing.end(id, Infinity);
    const settled = { pendingStatus: status, outcome: status, settlesAtMs: this.clock.nowMs() };
    this.put({ ...withoutRemoval(found), ...settled });
    return true;
  }

  vanish(id: string): boolean {
    const connection = this.get(id);
    if (connection) this.remove(connection);
    return connection !== undefined;
  }

  /** What a list shows, in its order, which may be behind. */
  *listed(walk: ListWalk): Generator<ListedConnection<Body>> {
    this.forgetGone();
    for (const { connection, asOfMs } of this.listing.walk(walk)) {
      yield { connection, status: this.statusOf(connection, asOfMs) };
    }
  }

  /** Whether a list of all shows the connection. */
  isListed(id: string): boolean {
    return this.listing.shows(id);
  }

  /** How many connections a list of all shows. */
  listedCount(): number {
    return this.listing.count();
  }

  /** All connections that are there, oldest first. */
  all(): StoredConnection<Body>[] {
    this.forgetGone();
    return [...this.connections.values()];
  }

  /** The raw status word, at this moment unless told otherwise. */
  statusOf(connection: StoredConnection<Body>, atMs = this.clock.nowMs()): string {
    if (connection.goneAtMs !== undefined) return 'PENDING_DELETE';
    return atMs < connection.settlesAtMs ? connection.pendingStatus : connection.outcome;
  }

  private isGone({ goneAtMs }: StoredConnection<Body>): boolean {
    return goneAtMs !== undefined && goneAtMs <= this.clock.nowMs();
  }

  private schedule(plan: Plan): Pick<StoredConnection<Body>, 'settlesAtMs' | 'outcome'> {
    return { settlesAtMs: this.clock.nowMs() + plan.settleAfterSeconds * 1000, outcome: plan.outcome };
  }

  private restore(connection: StoredConnection<Body>): void {
    const { id, createdAtMs, goneAtMs } = connection;
    this.connections.set(id, connection);
    this.listing.put(connection, 0);
    if (goneAtMs !== undefined) {
      this.listing.end(id, goneAtMs);
      this.leaving.add(id);
    }
    this.newestAtMs = Math.max(this.newestAtMs, createdAtMs);
  }

  private put(connection: StoredConnection<Body>, listLagSeconds = 0): StoredConnection<Body> {
    this.connections.set(connection.id, connection);
    this.listing.put(connection, listLagSeconds * 1000);
    this.journal.put(connection);
    return connection;
  }

  private forgetGone(): void {
    for (const id of this.leaving) {
      if (this.get(id) === undefined) this.forget(id);
    }
  }

  private forget(id: string): void {
    this.leaving.delete(id);
    this.connections.delete(id);
    this.journal.remove(id);
  }
}

function withoutRemoval<Body>({ goneAtMs: _, ...connection }: StoredConnection<Body>): StoredConnection<Body> {
  return connection;
}
