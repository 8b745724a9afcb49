/** One request from its acceptance to its rest, with something happening at chosen points between two awaits. */
import type { RecordInput } from '../../../lambdas/contract/steps';
import { TICK } from '../../../lambdas/contract/ticks';
import type { Errand } from '../../../lambdas/contract/ticks';
import { reconcile } from '../../../lambdas/core/operations/nets/reconcile';
import type { Reconciliation } from '../../../lambdas/core/operations/nets/reconcile';
import { playWorkflow } from '../../support/contract/workflow';
import { perform } from '../../support/operations/deliver-errands';
import type { Point, World } from '../../support/operations/world';
import type { RequestCase } from './cases';
import { HeldRun } from './held-run';
import { ifLost } from './crash';
import { Vigil } from './vigil';
import { strikeProvider, worldOf } from './world-of-case';

/** What happens at a point: the function crashes, a caller cancels, a second run goes by. */
export type Incident = (run: RunningRequest) => void | Promise<void>;

/** A request that has ended, and what there is to judge it by. */
export interface EndedRequest {
  readonly world: World;
  /**
   * How many points were passed, over all steps and ticks: one before each call of a port, and one after the last call of a
   * run. Between the effect of a call and the next call nothing happens that anybody could see, so that is one point. The
   * state that waits has two: before and after its token is stored.
   */
  readonly points: number;
  /** Points that were passed when the state that waits had stored its token. */
  readonly pointsBeforeWatch: number;
  /** When each create was sent to the provider, epoch ms. */
  readonly createdAtMs: readonly number[];
  /** Everything that the steps and ticks have returned. */
  readonly said: readonly unknown[];
  /** When the execution ended, epoch ms. */
  readonly executionEndedAtMs: number;
  /** The longest that an entry has waited without a message, in milliseconds. */
  readonly unattendedMs: number;
  /** What the reconciler has found when all was over. */
  readonly found: Reconciliation;
}

/** Something that happens by itself when its time has come. */
interface Coming {
  readonly atMs: number;
  readonly happen: () => Promise<unknown>;
}

/** A run of a step or a tick; each of its points is passed. */
type Task<T> = (point?: Point) => Promise<T>;

/** Pauses before the retries of a step that crashed, as the workflow has them at least, in seconds. */
const RETRY_SECONDS = [1, 2, 4, 8, 16, 20];
/** The longest pause before the state that waits stores a token once more, in seconds: ticks come first. */
const WATCH_RETRY_SECONDS = 30;
const WATCH_TIMEOUT_SECONDS = 9_000;
const RECONCILER_SECONDS = 60;
/** What the provider, the watcher and runs that were given up do late is seen when it is late enough. */
const REST_SECONDS = 3_600;

/** A request on its way. */
export class RunningRequest {
  /** Steps under way, which see to it that the watcher is woken. */
  stepsUnderWay = 0;
  private points = 0;
  private pointsBeforeWatch = 0;
  private readonly createdAtMs: number[] = [];
  private readonly said: unknown[] = [];
  private readonly vigil: Vigil;
  /** The step or the tick that runs now; nothing while a state begins that is no function of ours. */
  private current: { readonly kind: 'step' | 'tick'; readonly task: Task<unknown> } | undefined;
  private held: HeldRun | undefined;
  private onHold: () => void = () => undefined;
  private netAtMs = Infinity;
  /** The message whose tick runs, until it is lost. */
  private delivered: Errand | undefined;
  private fault: RecordInput['fault'];

  private constructor(
    readonly world: World,
    private readonly given: RequestCase,
    private readonly incidents: ReadonlyMap<number, Incident>,
  ) {
    this.vigil = new Vigil(world);
  }

  /**
   * Has a request go through the workflow and the ticks of its watcher.
   *
   * @param incidents by the point at which they happen, counted from 1
   * @param hasNet whether the reconciler runs, once a minute; without it all must go well by itself
   */
  static async toItsEnd(
    given: RequestCase,
    incidents: ReadonlyMap<number, Incident> = new Map(),
    hasNet = false,
  ): Promise<EndedRequest> {
    const running = new RunningRequest(await worldOf(given), given, incidents);
    if (hasNet) running.netAtMs = running.world.clock.nowMs() + RECONCILER_SECONDS * 1000;
    strikeProvider(running.world, given, running.createdAtMs);
    return running.play();
  }

  /** Whether a tick runs now, and no step. */
  get isInTick(): boolean {
    return this.current?.kind === 'tick';
  }

  /** Another run of what runs now, from its start to its end; what it says is lost. */
  async runAgain(): Promise<void> {
    await this.current?.task().catch(ifLost);
  }

  /** Holds the run up, for so long if nobody has it go on before; its caller gives it up at once and tries again. */
  hold(seconds = Infinity): Promise<void> {
    if (this.current === undefined) return Promise.resolve();
    const run = new HeldRun(this.world.clock.nowMs() + seconds * 1000);
    this.held = run;
    this.onHold();
    return run.released;
  }

  /** Has the run that is held up go on to its end. */
  async goOn(): Promise<void> {
    const { held } = this;
    this.held = undefined;
    await held?.goOn();
  }

  /** The state `Watch` is tried again: its execution waits with another token. Does nothing unless one waits. */
  async watchAnew(): Promise<void> {
    const { flights, request } = this.world;
    if (flights.tokenHolders.includes(request.id) && (await this.isWaiting())) this.world.watch();
  }

  /** Loses all messages, and the one whose tick runs. */
  loseMessages(): void {
    this.world.errands.purge();
    this.delivered = undefined;
  }

  /** One run of the reconciler. */
  reconcile(): Promise<Reconciliation> {
    return reconcile(this.world.ports());
  }

  private async play(): Promise<EndedRequest> {
    const { world } = this;
    await playWorkflow({
      step: (name) => this.run((point) => world[name](point)),
      watch: () => this.watch(),
      record: () => this.run((point) => world.record(this.fault, point)),
      wait: (seconds) => this.pass(seconds),
    });
    if (await this.isWaiting()) world.executions.end(world.request.id);
    const executionEndedAtMs = world.clock.nowMs();
    await this.pass(REST_SECONDS);
    await this.goOn();
    await this.pass(REST_SECONDS);
    const { points, pointsBeforeWatch, createdAtMs, said } = this;
    const { unattendedMs } = this.vigil;
    const found = await this.reconcile();
    return { world, points, pointsBeforeWatch, createdAtMs, said, executionEndedAtMs, unattendedMs, found };
  }

  /** The state that waits for the watcher. An attempt that failed has a token that is over. */
  private async watch(): Promise<void> {
    const { executions, request } = this.world;
    while (!(await this.storeToken())) {
      executions.wait(request.id, 'known to nobody');
      await this.pass(WATCH_RETRY_SECONDS);
    }
    this.pointsBeforeWatch = this.points;
    await this.pass(WATCH_TIMEOUT_SECONDS, async () => !(await this.isWaiting()));
    if (await this.isWaiting()) this.fault = { Error: 'States.Timeout' };
  }

  /** @returns whether the state was not told that it had failed */
  private async storeToken(): Promise<boolean> {
    this.current = undefined;
    try {
      await this.point();
      this.world.watch();
      await this.point();
      return true;
    } catch (error) {
      ifLost(error);
      return false;
    }
  }

  private async isWaiting(): Promise<boolean> {
    return (await this.world.executions.statusOf(this.world.request.id)) === 'running';
  }

  /** Lets time pass, with all that happens in it, until it is over or something has come about. */
  private async pass(seconds: number, isOver: () => Promise<boolean> = () => Promise.resolve(false)): Promise<void> {
    const { clock } = this.world;
    const endMs = clock.nowMs() + seconds * 1000;
    while (!(await isOver())) {
      const next = this.coming().find(({ atMs }) => atMs <= endMs);
      const untilMs = next?.atMs ?? endMs;
      clock.advance(Math.max(0, untilMs - clock.nowMs()) / 1000);
      if (next === undefined) return;
      await next.happen();
      await this.vigil.look(this.stepsUnderWay > 0);
    }
  }

  /** The next first. */
  private coming(): Coming[] {
    const message = this.world.errands.all.slice(0, 1).map(({ atMs }) => ({ atMs, happen: () => this.deliver() }));
    const held = { atMs: this.held?.resumesAtMs ?? Infinity, happen: () => this.goOn() };
    const net = { atMs: this.netAtMs, happen: () => this.catchAll() };
    return [held, ...message, net].sort((one, other) => one.atMs - other.atMs);
  }

  private async catchAll(): Promise<void> {
    this.netAtMs += RECONCILER_SECONDS * 1000;
    await this.reconcile();
  }

  /** Delivers the next message; one that is not acknowledged comes again. Connections settle after their first look. */
  private async deliver(): Promise<void> {
    const { errands, provider, clock } = this.world;
    const againAtMs = clock.nowMs() + TICK.visibilitySeconds * 1000;
    const errand = errands.take();
    if (errand === undefined) return;
    if (provider.calls.get > 0) provider.settle(this.given.status);
    this.delivered = errand;
    const isDone = await this.attempt('tick', (point) => perform(this.world.ports(point), errand));
    if (isDone !== true && this.delivered === errand) {
      errands.putBack(errand, Math.max(0, againAtMs - clock.nowMs()) / 1000);
    }
  }

  private async run<T>(task: Task<T>): Promise<T> {
    this.stepsUnderWay += 1;
    for (const seconds of RETRY_SECONDS) {
      const result = await this.attempt('step', task);
      if (result !== undefined) {
        this.stepsUnderWay -= 1;
        return result;
      }
      await this.pass(seconds);
    }
    throw new Error('The step failed more often than the workflow tries it');
  }

  /** One try; nothing when it has crashed, was held up or lost against another writer. */
  private async attempt<T>(kind: 'step' | 'tick', task: Task<T>): Promise<T | undefined> {
    const before = this.current;
    const heldBefore = this.held;
    const isHeld = new Promise<undefined>((resolve) => {
      this.onHold = () => {
        resolve(undefined);
      };
    });
    this.current = { kind, task };
    const end = this.perform(task).catch(ifLost);
    const result = await Promise.race([end, isHeld]);
    if (this.held !== undefined && this.held !== heldBefore) this.held.end = end;
    this.current = before;
    return result;
  }

  private async perform<T>(task: Task<T>): Promise<T> {
    const result = await task(() => this.point());
    await this.point();
    this.said.push(result);
    return result;
  }

  private async point(): Promise<void> {
    this.points += 1;
    await this.incidents.get(this.points)?.(this);
  }
}
