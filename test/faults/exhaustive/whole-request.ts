/** One request from its acceptance to its end, with something happening at chosen points between two awaits. */
import type { RecordResult, StepResult } from '../../../lambdas/contract/steps';
import { isTerminal } from '../../../lambdas/core/domain/request/request-state';
import { playWorkflow } from '../../support/contract/workflow';
import type { StepName } from '../../support/contract/workflow';
import type { Strike } from '../../support/in-memory/provider';
import { World } from '../../support/operations/world';
import type { Point } from '../../support/operations/world';
import { EXISTING } from './cases';
import type { RequestCase } from './cases';

/** What happens at a point: the function crashes, a caller cancels, a second run of the step goes by. */
export type Incident = (run: RunningRequest) => void | Promise<void>;

/** A request that has ended, and what there is to judge it by. */
export interface EndedRequest {
  readonly world: World;
  /**
   * How many points were passed, over all steps: one before each call of a port, and one after the last call of a run.
   * Between the effect of a call and the next call nothing happens that anybody could see, so that is one point.
   */
  readonly points: number;
  /** When each create was sent to the provider, epoch ms. */
  readonly createdAtMs: readonly number[];
  /** Everything that the steps have returned. */
  readonly said: readonly unknown[];
}

/** The process of a function has ended where it stood. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** A run that the workflow has given up and that goes on all the same. */
interface StalledRun {
  readonly resumesAtMs: number;
  readonly resume: () => void;
  readonly end: Promise<unknown>;
}

/** Nothing, for a run that ended in a crash or lost against another writer; every other error is a fault. */
function ifLost(error: unknown): undefined {
  if (error instanceof Crash || (error instanceof Error && error.name === 'StoreConflictError')) return undefined;
  throw error;
}

/** Pauses before the retries of a step that crashed, as the workflow has them at least, in seconds. */
const RETRY_SECONDS = [1, 2, 4, 8, 16, 20];

/** A request on its way. */
export class RunningRequest {
  private points = 0;
  private looks = 0;
  private readonly createdAtMs: number[] = [];
  private readonly said: unknown[] = [];
  /** The step that runs now. */
  private current: () => Promise<unknown> = () => Promise.resolve();
  private stalled: StalledRun | undefined;
  private onStall: () => void = () => undefined;

  private constructor(
    readonly world: World,
    private readonly given: RequestCase,
    private readonly incidents: ReadonlyMap<number, Incident>,
  ) {}

  /**
   * Has a request go through the workflow.
   *
   * @param incidents by the point at which they happen, counted from 1
   */
  static async toItsEnd(given: RequestCase, incidents: ReadonlyMap<number, Incident>): Promise<EndedRequest> {
    const running = new RunningRequest(await worldOf(given), given, incidents);
    const { world, createdAtMs, said } = running;
    running.strikeProvider();
    await playWorkflow({
      step: (name) => running.run((point) => running.step(name, point)),
      record: (step) => running.run((point) => world.record({ step }, point)),
      wait: (seconds) => running.wait(seconds),
    });
    // What the provider and a run that was given up do late is seen when it is late enough.
    await running.wait(3_600);
    return { world, points: running.points, createdAtMs, said };
  }

  /** Another run of the step that runs now, from its start to its end; what it says is lost. */
  async runAgain(): Promise<void> {
    await this.current().catch(ifLost);
  }

  /** Holds the run up for so long, in seconds; the workflow gives it up at once and tries the step again. */
  stall(seconds: number): Promise<void> {
    return new Promise((resume) => {
      this.stalled = { resumesAtMs: this.world.clock.nowMs() + seconds * 1000, resume, end: Promise.resolve() };
      this.onStall();
    });
  }

  /** Lets time pass; a run that was held up goes on to its end when it is time. */
  private async wait(seconds: number): Promise<void> {
    const { clock } = this.world;
    const endMs = clock.nowMs() + seconds * 1000;
    const { stalled } = this;
    if (stalled !== undefined && stalled.resumesAtMs <= endMs) {
      this.stalled = undefined;
      clock.advance(Math.max(0, stalled.resumesAtMs - clock.nowMs()) / 1000);
      stalled.resume();
      await stalled.end;
    }
    clock.advance((endMs - clock.nowMs()) / 1000);
  }

  private async run<T extends StepResult | RecordResult>(task: (point?: Point) => Promise<T>): Promise<T> {
    this.current = () => task();
    for (const seconds of RETRY_SECONDS) {
      const result = await this.attempt(task);
      if (result !== undefined) return result;
      await this.wait(seconds);
    }
    throw new Error('The step failed more often than the workflow tries it');
  }

  /** One try of a step; nothing when it has crashed, was held up or lost against another writer: it is tried again. */
  private async attempt<T>(task: (point: Point) => Promise<T>): Promise<T | undefined> {
    const stall = new Promise<undefined>((resolve) => {
      this.onStall = () => {
        resolve(undefined);
      };
    });
    const end = this.perform(task).catch(ifLost);
    const result = await Promise.race([end, stall]);
    if (this.stalled !== undefined && result === undefined) this.stalled = { ...this.stalled, end: this.unheard(end) };
    return result;
  }

  /** The end of a run that nobody hears of; it may fail of not finding the sealed key of a request that has ended. */
  private async unheard(end: Promise<unknown>): Promise<void> {
    try {
      await end;
    } catch (error) {
      if (!isTerminal((await this.world.stored()).state)) throw error;
    }
  }

  private async perform<T>(task: (point: Point) => Promise<T>): Promise<T> {
    const result = await task(() => this.pass());
    await this.pass();
    this.said.push(result);
    return result;
  }

  private async pass(): Promise<void> {
    this.points += 1;
    await this.incidents.get(this.points)?.(this);
  }

  private step(name: StepName, point?: Point): Promise<StepResult> {
    const { world, given } = this;
    switch (name) {
      case 'validate':
        return world.validate(point);
      case 'apply':
        return world.apply(point);
      case 'observe':
        this.looks += 1;
        if (this.looks > 1) world.provider.settle(given.status);
        return world.observe(point);
      case 'clean-up':
        return world.cleanUp(point);
    }
  }

  private strikeProvider(): void {
    const { provider, clock } = this.world;
    const { create = () => [], ...others } = this.given.strikes;
    const timed =
      (strike?: Strike): Strike =>
      (perform) => {
        this.createdAtMs.push(clock.nowMs());
        return strike === undefined ? perform() : strike(perform);
      };
    const strikes = create(provider);
    provider.strike('create', ...Array.from({ length: 30 }, (_none, index) => timed(strikes[index])));
    for (const operation of ['update', 'delete', 'list'] as const) {
      provider.strike(operation, ...(others[operation]?.(provider) ?? []));
    }
  }
}

async function worldOf({ request }: RequestCase): Promise<World> {
  if (request.operation === undefined) return World.withRequest(request);
  const id = '851f280f-5639-4ea3-81aa-e298525ab74b';
  const world = await World.withRequest({ ...request, connection: { id, status: 'UNKNOWN' } });
  world.provider.add(EXISTING, id);
  return world;
}
