/** A batch of three rows from its submission to its rest, with something happening at chosen points between two awaits. */
import { CALL_LOOK_MS } from '../../../../lambdas/contract/batches';
import type { ChunkTask } from '../../../../lambdas/contract/batches';
import type { Outcome } from '../../../../lambdas/contract/outcome';
import { parseBatchId } from '../../../../lambdas/core/domain/batch-id';
import type { BatchId } from '../../../../lambdas/core/domain/batch-id';
import { ServiceUnavailableError } from '../../../../lambdas/core/domain/errors';
import type { RowEvent } from '../../../../lambdas/core/domain/batch/row-event';
import { isTerminal } from '../../../../lambdas/core/domain/request/request-state';
import { cancelBatch } from '../../../../lambdas/core/operations/batches/cancel-batch';
import { rerunBatch } from '../../../../lambdas/core/operations/batches/rerun-batch';
import type { BatchRecord } from '../../../support/in-memory/batches/batch-store';
import { BatchWorld, CALLER, rowBody } from '../../../support/operations/batch-world';
import type { Point } from '../../../support/operations/doubles';
import { Crash, ifLost } from '../crash';

/** What happens at a point; the function that runs goes on afterwards, unless it throws. */
export type Incident = (run: BatchRun) => Promise<void> | void;

/** What the callers and the services do. */
export interface BatchPlan {
  readonly name: string;
  /** When the batch is cancelled. */
  readonly cancelled?: 'before expansion' | 'while rows run';
  /** Messages, records and events are delivered twice, the second time when all else is done. */
  readonly twice?: true;
  /** The youngest is delivered first. */
  readonly reversed?: true;
}

/** How the rows end, the first time and when they run again. */
const OUTCOMES: readonly Outcome[] = [{ state: 'succeeded' }, { state: 'failed' }, { state: 'timed_out' }];
const GOOD: Outcome = { state: 'succeeded' };
const LOOKS = 5;
const MOST_TRIES = 5;

type Delivery =
  | { readonly kind: 'record'; readonly record: BatchRecord }
  | { readonly kind: 'task'; readonly task: ChunkTask; readonly receives: number }
  | { readonly kind: 'events'; readonly events: readonly RowEvent[] };

/** One batch with all that has to do with it. */
export class BatchRun {
  readonly world = new BatchWorld();
  /** Points that were passed so far. */
  points = 0;
  /** The batch, and the one that ran its failed rows again. */
  readonly made: BatchId[] = [];
  private waiting: Delivery[] = [];
  private delivered: Delivery[] = [];
  /** What runs now, for whoever wants it to run a second time. */
  private current: Delivery | undefined;
  private isInIncident = false;

  private constructor(
    private readonly plan: BatchPlan,
    private readonly incidents: ReadonlyMap<number, Incident>,
  ) {}

  /** Goes through the whole plan, until nothing is on its way any more. */
  static async toItsEnd(plan: BatchPlan, incidents: ReadonlyMap<number, Incident> = new Map()): Promise<BatchRun> {
    const run = new BatchRun(plan, incidents);
    await run.go();
    return run;
  }

  /** Has what runs now run a second time, to its end, while the first one stands still. */
  async runAgain(): Promise<void> {
    if (this.current !== undefined) await this.perform(this.current).catch(throwUnlessItComesAgain);
  }

  /** Has what is worked on now not come again. */
  loseCurrent(): void {
    this.current = undefined;
  }

  /** Has the caller cancel the batch, if there is one. */
  async cancelNow(): Promise<void> {
    for (const { id } of this.world.batches.all) await cancelBatch(this.world.ports(), CALLER, id);
  }

  /** Has the reconciler look. */
  async lookNow(): Promise<void> {
    this.world.clock.advance(CALL_LOOK_MS / 1000);
    await this.world.look();
  }

  private async go(): Promise<void> {
    await this.makeBatch((point) =>
      this.world.submit(
        [1, 2, 3].map((n) => rowBody(n)),
        {},
        { key: 'file', point },
      ),
    );
    if (this.plan.cancelled === 'before expansion') await this.callerCancels();
    await this.untilQuiet();
    if (this.plan.cancelled === 'while rows run') await this.rowsBegin();
    if (this.plan.cancelled === 'while rows run') await this.callerCancels();
    await this.toRest(OUTCOMES);
    const [first] = this.made;
    if (first === undefined) return;
    await this.makeBatch((point) => rerunBatch(this.world.ports(point), CALLER, first));
    await this.toRest([GOOD, GOOD]);
  }

  /** Rows end, and the net looks as often as it takes. */
  private async toRest(outcomes: readonly Outcome[]): Promise<void> {
    await this.untilQuiet();
    for (let looks = 0; looks < LOOKS; looks += 1) {
      await this.rowsEnd(outcomes);
      await this.untilQuiet();
      this.world.clock.advance(CALL_LOOK_MS / 1000);
      await this.attempt((point) => this.world.look(point));
      await this.untilQuiet();
    }
  }

  /** A caller repeats a call that gets no answer. */
  private async makeBatch(
    call: (point: Point) => Promise<{ readonly kind: string; readonly resource?: { id: string } }>,
  ): Promise<void> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const answer = await this.attempt(call);
      if (answer === undefined) continue;
      const id = parseBatchId(answer.resource?.id ?? '');
      if (id !== undefined && !this.made.includes(id)) this.made.push(id);
      return;
    }
    throw new Error('The caller never got an answer');
  }

  private async callerCancels(): Promise<void> {
    const [id] = this.made;
    if (id === undefined) throw new Error('There is no batch');
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const answer = await this.attempt((point) => cancelBatch(this.world.ports(point), CALLER, id));
      if (answer !== undefined) return;
    }
  }

  private async rowsBegin(): Promise<void> {
    const [request] = this.world.requestsOf(this.made[0] as BatchId);
    if (request?.state === 'accepted') await this.world.play(request.id);
  }

  /** The workflow and the watcher do what they do with any request. */
  private async rowsEnd(outcomes: readonly Outcome[]): Promise<void> {
    const id = this.made.at(-1);
    if (id === undefined) return;
    for (const request of this.world.requestsOf(id)) {
      if (isTerminal(request.state)) continue;
      const outcome = outcomes[(request.batch?.row ?? 1) - 1] ?? GOOD;
      await this.world.end(request.id, request.cancellation === undefined ? outcome : { state: 'cancelled' });
    }
  }

  private async untilQuiet(): Promise<void> {
    for (;;) {
      this.gather();
      const next = this.plan.reversed === true ? this.waiting.pop() : this.waiting.shift();
      if (next === undefined) break;
      await this.deliver(next);
    }
    if (this.plan.twice !== true) return;
    const again = this.delivered.splice(0).toReversed();
    for (const one of again) await this.attempt((point) => this.perform(one, point));
    this.gather();
    if (this.waiting.length > 0) await this.untilQuiet();
  }

  /** What services have to deliver by now. */
  private gather(): void {
    const { world } = this;
    for (let record = world.takeRecord(); record !== undefined; record = world.takeRecord()) {
      this.waiting.push({ kind: 'record', record });
    }
    for (let task = world.chunks.take(); task !== undefined; task = world.chunks.take()) {
      this.waiting.push({ kind: 'task', task, receives: 1 });
    }
    const events = world.takeEvents();
    const inOrder = this.plan.reversed === true ? events.toReversed() : events;
    if (inOrder.length > 0) this.waiting.push({ kind: 'events', events: inOrder });
  }

  /** What fails comes again. */
  private async deliver(delivery: Delivery): Promise<void> {
    this.current = delivery;
    const isDone = await this.attempt(async (point) => {
      await this.perform(delivery, point);
      return true;
    });
    const again = this.takeCurrent();
    if (isDone === true) this.delivered.push(delivery);
    else if (again?.kind === 'task') this.waiting.unshift({ ...again, receives: again.receives + 1 });
    else if (again !== undefined) this.waiting.unshift(again);
  }

  /** What was worked on, unless it is lost. */
  private takeCurrent(): Delivery | undefined {
    const { current } = this;
    this.current = undefined;
    return current;
  }

  private async perform(delivery: Delivery, point?: Point): Promise<void> {
    const { world } = this;
    switch (delivery.kind) {
      case 'record':
        await world.dispatch(delivery.record, point);
        return;
      case 'task':
        await world.work(delivery.task, delivery.receives, point);
        return;
      case 'events':
        await world.tally(delivery.events, point);
        return;
    }
  }

  /** One try, in a process of its own; nothing when that has ended before its time, or what it did must be done again. */
  private async attempt<T>(work: (point: Point) => Promise<T>): Promise<T | undefined> {
    const process = { isDead: false };
    const point: Point = async () => {
      if (process.isDead) throw new Crash();
      await this.pass(process);
    };
    try {
      const result = await work(point);
      await point();
      return result;
    } catch (error) {
      if (!process.isDead) throwUnlessItComesAgain(error);
      return undefined;
    }
  }

  private async pass(process: { isDead: boolean }): Promise<void> {
    if (this.isInIncident) return;
    this.points += 1;
    const incident = this.incidents.get(this.points);
    if (incident === undefined) return;
    this.isInIncident = true;
    try {
      await incident(this);
    } catch (error) {
      process.isDead = error instanceof Crash;
      throw error;
    } finally {
      this.isInIncident = false;
    }
  }
}

/** What lost against another writer, or met an outage, is delivered again. */
function throwUnlessItComesAgain(error: unknown): void {
  if (!(error instanceof ServiceUnavailableError)) ifLost(error);
}
