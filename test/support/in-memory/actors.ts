import { TICK } from '../../../lambdas/contract/ticks';
import type { Actor, ActorKind, Handover } from '../../../lambdas/core/domain/watch/actor';
import type { Turn } from '../../../lambdas/core/domain/gate/turn';
import type { Actors, Take } from '../../../lambdas/core/ports/actors';

/** An actor with the tick that has its account. */
export interface StoredActor extends Actor {
  readonly owner?: string | undefined;
}

/** The watchers' port in memory, with its conditions. */
export class InMemoryActors implements Actors {
  readonly kind: ActorKind = 'watch';
  private readonly actors: Map<string, StoredActor>;

  /** @param actors that are there already */
  constructor(...actors: readonly StoredActor[]) {
    this.actors = new Map(actors.map((actor) => [actor.account, actor]));
  }

  /** All actors as they are stored. */
  get stored(): readonly StoredActor[] {
    return [...this.actors.values()];
  }

  find(account: string): Promise<Actor | undefined> {
    return Promise.resolve(this.actors.get(account));
  }

  all(): Promise<readonly Actor[]> {
    return Promise.resolve([...this.actors.values()]);
  }

  promise(account: string, promisedAtMs: number, read: Actor | undefined, brokenAtMs?: number): Promise<void> {
    const actor = this.actors.get(account);
    // guard: generation-in-memory
    if (actor?.version === read?.version) {
      this.write(account, { promisedAtMs, ...(brokenAtMs !== undefined && { brokenAtMs }) });
    }
    return Promise.resolve();
  }

  take(account: string, n: number, owner: string, nowMs: number): Promise<Take> {
    const actor = this.actors.get(account);
    const { done = 0, owner: holder, leaseUntilMs = 0 } = actor ?? {};
    if (actor !== undefined && holder === owner) return Promise.resolve({ kind: 'taken', actor });
    if (done >= n) return Promise.resolve({ kind: 'stale' });
    const isHeld = holder !== undefined && leaseUntilMs >= nowMs - TICK.leaseMarginMs;
    if (isHeld) return Promise.resolve({ kind: 'busy' });
    return Promise.resolve({
      kind: 'taken',
      actor: this.write(account, { owner, leaseUntilMs: nowMs + TICK.leaseMs }),
    });
  }

  leave(account: string, n: number, owner: string, handover: Handover): Promise<boolean> {
    if (!this.isOwner(account, owner)) return Promise.resolve(false);
    this.write(account, {
      done: n,
      owner: undefined,
      leaseUntilMs: undefined,
      brokenAtMs: undefined,
      pageQuery: undefined,
      turn: undefined,
      ...handover,
    });
    return Promise.resolve(true);
  }

  sleep(account: string, owner: string, turn?: Turn): Promise<boolean> {
    if (!this.isOwner(account, owner)) return Promise.resolve(false);
    // guard: sleep-keeps-number-in-memory
    this.write(account, {
      promisedAtMs: 0,
      owner: undefined,
      leaseUntilMs: undefined,
      brokenAtMs: undefined,
      ...(turn !== undefined && { turn }),
    });
    return Promise.resolve(true);
  }

  /** Whether no account has been promised a tick. */
  get areAsleep(): boolean {
    return [...this.actors.values()].every(({ promisedAtMs }) => promisedAtMs === 0);
  }

  /** Ends the lease of an account's tick, as if it had run for too long. */
  expire(account: string): void {
    if (this.actors.has(account)) this.write(account, { leaseUntilMs: 0 });
  }

  /** Loses everything, as a table that was restored from nothing. */
  clear(): void {
    this.actors.clear();
  }

  /** Whether a tick has an account to itself. */
  isOwner(account: string, owner: string): boolean {
    // guard: fence-in-memory
    return this.actors.get(account)?.owner === owner;
  }

  private write(account: string, change: Partial<StoredActor>): Actor {
    const before = this.actors.get(account) ?? { account, done: 0, version: 0, promisedAtMs: 0, pages: 0 };
    const actor = { ...before, ...change, version: before.version + 1 };
    this.actors.set(account, actor);
    return actor;
  }
}

/** The same for gates. */
export class InMemoryGates extends InMemoryActors {
  override readonly kind = 'gate';
}
