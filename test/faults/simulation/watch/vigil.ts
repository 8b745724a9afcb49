import { TICK } from '../../../../lambdas/contract/ticks';
import type { Actor, ActorKind } from '../../../../lambdas/core/domain/watch/actor';
import type { RequestStore } from '../../../../lambdas/core/ports/request-store';
import type { Flight } from '../../../../lambdas/core/domain/watch/flight';
import type { InMemoryActors } from '../../../support/in-memory/actors';
import type { InMemoryFlights } from '../../../support/in-memory/flights';
import type { InMemoryLines } from '../../../support/in-memory/lines';
import type { InMemoryPlaces } from '../../../support/in-memory/places';
import { chainOf } from '../services/delay-queue';
import type { DelayQueue } from '../services/delay-queue';
import type { WorkflowEngine } from '../services/workflow-engine';

/** What is looked at. */
export interface Watched {
  readonly flights: InMemoryFlights;
  readonly actors: InMemoryActors;
  readonly gates: InMemoryActors;
  readonly lines: InMemoryLines;
  readonly places: InMemoryPlaces;
  readonly store: Pick<RequestStore, 'find'>;
  readonly errands: DelayQueue;
  readonly engine: WorkflowEngine;
  readonly time: { nowMs(): number };
}

/** How the watchers and gates have been found, whenever somebody looked. */
export interface VigilFindings {
  /** Times that a request waited with nobody who would notice although no message had been lost for good. */
  readonly lostWakeUps: readonly string[];
  /** The longest that one waited without a message and a running tick, in milliseconds. */
  readonly longestUnattendedMs: number;
  /** Requests that were followed, had waited for their provider before, and had no place: nobody counted them. */
  readonly unplaced: readonly string[];
}

/** How often it looks, in milliseconds. */
const EVERY_MS = 5_000;
/** So long an entry may wait without anybody: a registrar is between its entry and its message, and may be slow. */
const TOLERATED_MS = 40_000;
/** The same where only the reconciler can notice, which runs every minute. */
const TOLERATED_WITH_A_NET_MS = TOLERATED_MS + 60_000;
/** The state in which an execution waits for the watcher. Before that its own steps go on, and wake it when repeated. */
const WAITING_STATE = 'Watch';

/** Looks now and then whether everyone who waits, with an entry or in a line that is known, has somebody who will notice it. */
export class Vigil {
  private readonly timer: NodeJS.Timeout;
  /** Since when nobody has been there for a chain of ticks, and nobody who would notice. */
  private readonly unattended = new Map<string, number>();
  private readonly unnoticed = new Map<string, number>();
  private readonly lost: string[] = [];
  private readonly unplaced = new Set<string>();
  private isTableLost = false;
  private longestMs = 0;
  private toleratedMs = TOLERATED_MS;

  constructor(private readonly watched: Watched) {
    this.timer = setInterval(() => {
      void this.look();
    }, EVERY_MS);
  }

  get findings(): VigilFindings {
    return { lostWakeUps: this.lost, longestUnattendedMs: this.longestMs, unplaced: [...this.unplaced] };
  }

  /**
   * The work table is lost: a tick that has stood still meanwhile may put an entry back after the account has begun anew and
   * gone to sleep. Its messages are of the past, so the reconciler alone can notice.
   */
  tableIsLost(): void {
    this.toleratedMs = TOLERATED_WITH_A_NET_MS;
    this.isTableLost = true;
  }

  /** Looks no more. */
  stop(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    const { actors, gates, lines, time } = this.watched;
    const nowMs = time.nowMs();
    const followed = this.waiting();
    for (const actor of await actors.all()) this.lookAt('watch', actor, followed.get(actor.account), nowMs);
    const inLine = new Map(lines.allKnown.map((waiting) => [waiting.account, waiting]));
    for (const actor of await gates.all()) this.lookAt('gate', actor, inLine.get(actor.account), nowMs);
    if (!this.isTableLost) await this.lookForPlaces();
  }

  /** Whoever is followed and was admitted has a place until it ends. */
  private async lookForPlaces(): Promise<void> {
    const { flights, places, store } = this.watched;
    const placed = new Set(places.all.map(({ requestId }) => requestId));
    const open = flights.all.filter(({ requestId, endedAtMs }) => endedAtMs === undefined && !placed.has(requestId));
    for (const { requestId } of open) {
      if ((await store.find(requestId))?.admission !== undefined) this.unplaced.add(requestId);
    }
  }

  /** One of the entries that wait for the watcher, by account. */
  private waiting(): ReadonlyMap<string, Flight> {
    const { flights, engine } = this.watched;
    const waiting = flights.all.filter(({ requestId }) => engine.stateOf(requestId) === WAITING_STATE);
    return new Map(waiting.map((flight) => [flight.account, flight]));
  }

  private lookAt(kind: ActorKind, actor: Actor, waiting: Waits | undefined, nowMs: number): void {
    const { errands } = this.watched;
    const { account, promisedAtMs, leaseUntilMs = 0 } = actor;
    const chain = chainOf({ kind, account });
    const isAttended = waiting === undefined || errands.chains.has(chain) || nowMs < leaseUntilMs;
    const isPromised = promisedAtMs > 0 && nowMs < promisedAtMs + TICK.graceMs;
    const isNoticed = isAttended || isPromised || errands.hasLost(chain);
    this.longestMs = Math.max(this.longestMs, lasting(this.unattended, chain, isAttended, nowMs));
    // Who has touched a line may have been the reconciler, which comes again in a minute.
    const toleratedMs = kind === 'gate' ? TOLERATED_WITH_A_NET_MS : this.toleratedMs;
    this.note(waiting, lasting(this.unnoticed, chain, isNoticed, nowMs), { nowMs, toleratedMs });
  }

  private note(
    waiting: Waits | undefined,
    unnoticedMs: number,
    { nowMs, toleratedMs }: { readonly nowMs: number; readonly toleratedMs: number },
  ): void {
    if (waiting === undefined || unnoticedMs < toleratedMs || unnoticedMs >= toleratedMs + EVERY_MS) return;
    this.lost.push(`${waiting.requestId} of ${waiting.account}, ${new Date(nowMs).toISOString()}`);
  }
}

/** Who waits: a request that is followed, or in a line. */
type Waits = Pick<Flight, 'account' | 'requestId'>;

/** How long something has been so, and notes since when. */
function lasting(since: Map<string, number>, chain: string, isOver: boolean, nowMs: number): number {
  const sinceMs = since.get(chain) ?? nowMs;
  if (isOver) since.delete(chain);
  else since.set(chain, sinceMs);
  return isOver ? 0 : nowMs - sinceMs;
}
