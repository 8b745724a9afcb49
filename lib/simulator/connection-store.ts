import { randomUUID } from 'node:crypto';
import type { Clock } from './clock';
import { noJournal, type ConnectionJournal } from './connection-journal';
import type { StoredConnection } from './stored-connection';

/** How a created or updated connection is to go on. */
export interface Plan {
  /** The raw status word it settles in. */
  readonly outcome: string;
  /** Seconds on the simulator's clock until then. */
  readonly settleAfterSeconds: number;
}

// A real agent needs 7 to 9 s and reports every 60 s by default (providers.md 4.4 and 5.8): something in between.
/** The plan of a connection that no script is about. */
export const DEFAULT_PLAN: Plan = { outcome: 'ACTIVE', settleAfterSeconds: 25 };

/**
 * The connections of one provider, oldest first. There are no timers: the status is computed from the clock
 * whenever somebody looks.
 */
export class ConnectionStore<Body> {
  private readonly connections = new Map<string, StoredConnection<Body>>();
  private newestAtMs = 0;

  /** @param journal keeps the connections across restarts; none by default */
  constructor(
    private readonly clock: Clock,
    private readonly journal: ConnectionJournal<Body> = noJournal(),
  ) {
    for (const connection of journal.read()) {
      this.connections.set(connection.id, connection);
      this.newestAtMs = Math.max(this.newestAtMs, connection.createdAtMs);
    }
  }

  /** Stores a new connection under a new id, PENDING_CREATE until the plan says otherwise. */
  add(body: Body, plan: Plan): StoredConnection<Body> {
    const createdAtMs = Math.max(this.clock.nowMs(), this.newestAtMs + 1);
    this.newestAtMs = createdAtMs;
    const times = { createdAtMs, updatedAtMs: createdAtMs };
    return this.put({ id: randomUUID(), ...times, body, pendingStatus: 'PENDING_CREATE', ...this.schedule(plan) });
  }

  /** Replaces the body of a stored connection, in the given status until the plan says otherwise. */
  change(
    connection: StoredConnection<Body>,
    body: Body,
    plan: Plan & { readonly pendingStatus: string },
  ): StoredConnection<Body> {
    const { pendingStatus } = plan;
    const updatedAtMs = Math.max(this.clock.nowMs(), connection.updatedAtMs);
    return this.put({ ...connection, updatedAtMs, body, pendingStatus, ...this.schedule(plan) });
  }

  get(id: string): StoredConnection<Body> | undefined {
    const connection = this.connections.get(id);
    return connection && !this.isGone(connection) ? connection : undefined;
  }

  /** Removes the connection, PENDING_DELETE for so many seconds. The first removal counts. */
  remove(connection: StoredConnection<Body>, afterSeconds: number): void {
    if (afterSeconds > 0) this.put({ goneAtMs: this.clock.nowMs() + afterSeconds * 1000, ...connection });
    else this.forget(connection.id);
  }

  /** All connections that are there, oldest first. */
  all(): StoredConnection<Body>[] {
    for (const connection of this.connections.values()) {
      if (this.isGone(connection)) this.forget(connection.id);
    }
    return [...this.connections.values()];
  }

  /** The raw status word at this moment. */
  statusOf(connection: StoredConnection<Body>): string {
    if (connection.goneAtMs !== undefined) return 'PENDING_DELETE';
    return this.clock.nowMs() < connection.settlesAtMs ? connection.pendingStatus : connection.outcome;
  }

  private isGone({ goneAtMs }: StoredConnection<Body>): boolean {
    return goneAtMs !== undefined && goneAtMs <= this.clock.nowMs();
  }

  private schedule(plan: Plan): Pick<StoredConnection<Body>, 'settlesAtMs' | 'outcome'> {
    return { settlesAtMs: this.clock.nowMs() + plan.settleAfterSeconds * 1000, outcome: plan.outcome };
  }

  private put(connection: StoredConnection<Body>): StoredConnection<Body> {
    this.connections.set(connection.id, connection);
    this.journal.put(connection);
    return connection;
  }

  private forget(id: string): void {
    this.connections.delete(id);
    this.journal.remove(id);
  }
}
