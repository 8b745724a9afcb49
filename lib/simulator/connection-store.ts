import { randomUUID } from 'node:crypto';
import type { Clock } from './clock';

/** How a created or updated connection is to go on. */
export interface Plan {
  /** The raw status word it settles in. */
  readonly outcome: string;
  /** Seconds on the simulator's clock until then. */
  readonly settleAfterSeconds: number;
}

/** A stored connection: what the dialect keeps of it, and where it stands on its way. */
export interface StoredConnection<Body> {
  readonly id: string;
  readonly createdAtMs: number;
  readonly body: Body;
  readonly pendingStatus: 'PENDING_CREATE' | 'PENDING_UPDATE';
  readonly settlesAtMs: number;
  readonly outcome: string;
}

/**
 * The connections of one provider, in memory, oldest first. There are no timers: the status is computed from the clock
 * whenever somebody looks.
 */
export class ConnectionStore<Body> {
  private readonly connections = new Map<string, StoredConnection<Body>>();

  constructor(private readonly clock: Clock) {}

  /** Stores a new connection under a new id, PENDING_CREATE until the plan says otherwise. */
  add(body: Body, plan: Plan): StoredConnection<Body> {
    const createdAtMs = this.clock.nowMs();
    return this.put({ id: randomUUID(), createdAtMs, body, pendingStatus: 'PENDING_CREATE', ...this.schedule(plan) });
  }

  /** Replaces the body of a stored connection, PENDING_UPDATE until the plan says otherwise. */
  change(connection: StoredConnection<Body>, body: Body, plan: Plan): StoredConnection<Body> {
    return this.put({ ...connection, body, pendingStatus: 'PENDING_UPDATE', ...this.schedule(plan) });
  }

  get(id: string): StoredConnection<Body> | undefined {
    return this.connections.get(id);
  }

  /** Removes the connection at once; says whether there was one. */
  remove(id: string): boolean {
    return this.connections.delete(id);
  }

  all(): StoredConnection<Body>[] {
    return [...this.connections.values()];
  }

  /** The raw status word at this moment. */
  statusOf(connection: StoredConnection<Body>): string {
    return this.clock.nowMs() < connection.settlesAtMs ? connection.pendingStatus : connection.outcome;
  }

  private schedule(plan: Plan): Pick<StoredConnection<Body>, 'settlesAtMs' | 'outcome'> {
    return { settlesAtMs: this.clock.nowMs() + plan.settleAfterSeconds * 1000, outcome: plan.outcome };
  }

  private put(connection: StoredConnection<Body>): StoredConnection<Body> {
    this.connections.set(connection.id, connection);
    return connection;
  }
}
