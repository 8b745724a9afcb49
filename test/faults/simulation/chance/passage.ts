import { ServiceUnavailableError, StoreConflictError } from '../../../../lambdas/core/domain/errors';
import { sleep } from './sleep';
import type { Mischief } from './mischief';
import { Stroke } from './stroke';

/** What a call of a port is, for what can go wrong around it. */
export type Boundary = keyof typeof BOUNDARIES;

type PortFault = 'crash before' | 'crash after' | 'freeze' | 'throttled' | 'answer lost' | 'conflict';

/**
 * What goes wrong around the calls of a run of a function, which part of the probability each kind of call gets, and how
 * long a slow one takes at most. The heart of the protocol gets most: its writes and the calls of the provider, whose own
 * faults are the simulator's. A run makes about eight calls, so that about that probability of all runs are struck in one
 * way or another. As the clients of AWS try three times before a port fails, this is far more than the network would do.
 */
const BOUNDARIES = {
  read: { share: 0.1, longestMs: 2_000, faults: ['crash before', 'crash after', 'throttled'] },
  write: {
    share: 0.3,
    longestMs: 8_000,
    faults: ['crash before', 'crash after', 'throttled', 'answer lost', 'conflict'],
  },
  /** A write that nobody else can be in the way of. */
  put: { share: 0.1, longestMs: 2_000, faults: ['crash before', 'crash after', 'throttled', 'answer lost'] },
  answer: { share: 0.3, longestMs: 2_000, faults: ['crash before', 'crash after', 'throttled', 'answer lost'] },
  /** One of up to a hundred in a run, whose batch comes again from the first that fails on. */
  start: { share: 0.1, longestMs: 200, faults: ['throttled', 'answer lost'] },
  provider: { share: 0.3, longestMs: 8_000, faults: ['crash before', 'crash after'] },
} as const satisfies Record<string, { share: number; longestMs: number; faults: readonly PortFault[] }>;

/** Part of the probability that a call is slow, so that others come in between. */
const SLOW_SHARE = 0.2;
/** The same for the many calls of a long run. */
const LONG_SLOW_SHARE = 0.01;
/** How long a freeze lasts, in milliseconds: longer than any lease, and than the function may run. */
const FREEZE_MS = [30_000, 150_000] as const;

/** Runs of a function that make any number of calls each. */
export interface LongRuns {
  /** Calls that the last run has made that got through. */
  usualCalls: number;
}

/** The calls of all functions. */
export interface Traffic {
  /** Calls that were made and not answered yet; those of a function that has died count until they would have been. */
  underWay: number;
}

/** A run of a function, as its ports see it. */
interface Run {
  /** To be called when the function dies. */
  readonly onDeath: () => void;
  /** What strikes a long run. */
  readonly stroke?: Stroke | undefined;
  calls: number;
}

/**
 * Stands between a function and its ports. Every call passes here before and after its effect, and here the function may
 * die: what it would have done next never happens, for the call is not answered any more.
 */
export class Passage {
  private run: Run | undefined;
  private dead = false;
  private ice: Promise<void> | undefined;

  /** @param long of a function whose runs are long */
  constructor(
    private readonly mischief: Mischief,
    private readonly traffic: Traffic,
    private readonly long?: LongRuns,
  ) {}

  /** Whether the function has died. */
  get isDead(): boolean {
    return this.dead;
  }

  /** Whether everything in it stands still. */
  get isFrozen(): boolean {
    return this.ice !== undefined;
  }

  /** A run begins; `onDeath` is called when the function dies in it. */
  begin(onDeath: () => void): void {
    const { mischief, long } = this;
    this.run = { onDeath, calls: 0, stroke: long && new Stroke(mischief, long.usualCalls) };
  }

  /** The run has ended well. What it has left behind is not struck any more. */
  end(): void {
    if (this.long !== undefined && this.run !== undefined) this.long.usualCalls = this.run.calls;
    this.run = undefined;
  }

  /** Ends the function as a crash or the service's time limit does. */
  kill(): void {
    if (this.dead) return;
    this.dead = true;
    this.run?.onDeath();
  }

  /** Has everything in it stand still for a while. */
  freeze(): void {
    this.mischief.count('function frozen');
    this.ice = sleep(this.mischief.ms(...FREEZE_MS)).then(() => {
      this.ice = undefined;
    });
  }

  /** Makes a call, with whatever goes wrong around it. */
  async through<T>(boundary: Boundary, perform: () => Promise<T>): Promise<T> {
    this.traffic.underWay += 1;
    try {
      const passed = await this.passed(boundary, perform);
      if (passed !== undefined) return passed.result;
    } finally {
      this.traffic.underWay -= 1;
    }
    return never();
  }

  /** The result of a call; nothing when the function has died. */
  private async passed<T>(boundary: Boundary, perform: () => Promise<T>): Promise<{ readonly result: T } | undefined> {
    await this.ice;
    if (this.dead) return undefined;
    if (this.run === undefined || this.mischief.probability === 0) return { result: await perform() };
    const fault = this.faultOf(boundary, this.run);
    await this.delay(boundary, fault);
    if (!this.hasDied()) this.before(fault);
    if (this.hasDied()) return undefined;
    const passed = await this.effectOf(perform);
    await this.ice;
    this.after(fault);
    return this.hasDied() ? undefined : passed;
  }

  private faultOf(boundary: Boundary, run: Run): PortFault | undefined {
    const { share, faults } = BOUNDARIES[boundary];
    run.calls += 1;
    const struck = run.stroke?.next();
    if (struck !== undefined) return struck;
    const fault = this.mischief.strikes(share) ? this.mischief.oneOf<PortFault>(faults) : undefined;
    const isDeadly = fault === 'crash before' || fault === 'crash after';
    return isDeadly && run.stroke !== undefined ? undefined : fault;
  }

  private async delay(boundary: Boundary, fault: PortFault | undefined): Promise<void> {
    const { mischief } = this;
    const share = this.long === undefined ? SLOW_SHARE : LONG_SLOW_SHARE;
    if (mischief.happens('function slow', share)) await sleep(mischief.ms(1, BOUNDARIES[boundary].longestMs));
    if (fault === 'freeze' && !this.dead) this.freeze();
    await this.ice;
  }

  /** A call that fails after the function has died must not be seen failing either. */
  private async effectOf<T>(perform: () => Promise<T>): Promise<{ readonly result: T } | undefined> {
    try {
      return { result: await perform() };
    } catch (error) {
      if (this.hasDied()) return undefined;
      throw error;
    }
  }

  private before(fault: PortFault | undefined): void {
    if (fault === 'crash before') this.crash();
    if (fault === 'throttled') {
      this.mischief.count('service throttled');
      throw new ServiceUnavailableError('Throttled');
    }
    if (fault === 'conflict') {
      this.mischief.count('store conflict');
      throw new StoreConflictError('The transaction was cancelled because of another one');
    }
  }

  private after(fault: PortFault | undefined): void {
    if (fault === 'crash after') this.crash();
    if (fault === 'answer lost' && !this.hasDied()) {
      this.mischief.count('service answer lost');
      throw new ServiceUnavailableError('No answer');
    }
  }

  private crash(): void {
    this.mischief.count('function crashed');
    this.kill();
  }

  // A function, because the function may die between two looks at it.
  private hasDied(): boolean {
    return this.dead;
  }
}

/** What a call of a dead function ends in. */
function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}
