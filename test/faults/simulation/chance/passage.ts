import { ServiceUnavailableError, StoreConflictError } from '../../../../lambdas/core/domain/errors';
import { sleep } from './sleep';
import type { Mischief } from './mischief';

/** What a call of a port is, for what can go wrong around it. */
export type Boundary = keyof typeof BOUNDARIES;

type PortFault = 'crash before' | 'crash after' | 'throttled' | 'answer lost' | 'conflict';

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
  /** One of up to a hundred in a run, whose batch comes again from the first that fails on. */
  start: { share: 0.1, longestMs: 200, faults: ['throttled', 'answer lost'] },
  provider: { share: 0.3, longestMs: 8_000, faults: ['crash before', 'crash after'] },
} as const satisfies Record<string, { share: number; longestMs: number; faults: readonly PortFault[] }>;

/** Part of the probability that a call is slow, so that others come in between. */
const SLOW_SHARE = 0.2;

/** A run of a function, as its ports see it. */
interface Run {
  /** To be called when the function dies. */
  readonly onDeath: () => void;
}

/**
 * Stands between a function and its ports. Every call passes here before and after its effect, and here the function may
 * die: what it would have done next never happens, for the call is not answered any more.
 */
export class Passage {
  private run: Run | undefined;
  private dead = false;

  constructor(private readonly mischief: Mischief) {}

  /** Whether the function has died. */
  get isDead(): boolean {
    return this.dead;
  }

  /** A run begins; `onDeath` is called when the function dies in it. */
  begin(onDeath: () => void): void {
    this.run = { onDeath };
  }

  /** The run has ended well. What it has left behind is not struck any more. */
  end(): void {
    this.run = undefined;
  }

  /** Ends the function as a crash or the service's time limit does. */
  kill(): void {
    if (this.dead) return;
    this.dead = true;
    this.run?.onDeath();
  }

  /** Makes a call, with whatever goes wrong around it. */
  async through<T>(boundary: Boundary, perform: () => Promise<T>): Promise<T> {
    const { mischief } = this;
    if (this.dead) return never();
    if (this.run === undefined || mischief.probability === 0) return perform();
    const { share, longestMs, faults } = BOUNDARIES[boundary];
    const fault = mischief.strikes(share) ? mischief.oneOf<PortFault>(faults) : undefined;
    if (mischief.happens('function slow', SLOW_SHARE)) await sleep(mischief.ms(1, longestMs));
    if (!this.hasDied()) this.before(fault);
    if (this.hasDied()) return never();
    const result = await this.effectOf(perform);
    this.after(fault);
    return this.hasDied() ? never() : result;
  }

  /** A call that fails after the function has died must not be seen failing either. */
  private async effectOf<T>(perform: () => Promise<T>): Promise<T> {
    try {
      return await perform();
    } catch (error) {
      if (this.hasDied()) return never();
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
