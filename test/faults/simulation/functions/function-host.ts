import { FunctionInstance, type HostedFunction } from './function-instance';
import type { Mischief } from '../chance/mischief';
import type { LongRuns, Traffic } from '../chance/passage';

/** Part of the probability that the answer of a run is lost on its way, which is a crash to the caller. */
const ANSWER_LOST_SHARE = 0.1;
/** Calls that a long run is expected to make before any has. */
const FIRST_CALLS = 10;

/**
 * Runs functions as Lambda does: JSON in and out; an instance takes one event at a time and is kept for the next, with
 * what it has in memory, until it dies.
 */
export class FunctionHost<Name extends string> {
  private readonly counts = new Map<Name, number>();
  readonly traffic: Traffic = { underWay: 0 };
  private readonly long = new Map<Name, LongRuns>();
  private readonly idle = new Map<Name, FunctionInstance[]>();

  constructor(
    private readonly functions: Readonly<Record<Name, HostedFunction>>,
    readonly mischief: Mischief,
  ) {}

  /** Whether no function makes a call, not even one that nobody waits for any more. */
  get isIdle(): boolean {
    return this.traffic.underWay === 0;
  }

  /** Runs so far, per function. */
  get runs(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.counts);
  }

  /**
   * Calls a function with a JSON event.
   *
   * @throws FunctionError as Step Functions sees it
   */
  async invoke(name: Name, event: string): Promise<string> {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
    const instance = this.idle.get(name)?.pop() ?? this.newInstance(name);
    try {
      return await instance.run(event, this.mischief.happens('function answer lost', ANSWER_LOST_SHARE));
    } finally {
      if (instance.isUsable) this.keep(name, instance);
    }
  }

  private newInstance(name: Name): FunctionInstance {
    const hosted = this.functions[name];
    const long = hosted.isLong === true ? (this.long.get(name) ?? { usualCalls: FIRST_CALLS }) : undefined;
    if (long !== undefined) this.long.set(name, long);
    return new FunctionInstance(hosted, this, long);
  }

  private keep(name: Name, instance: FunctionInstance): void {
    const idle = this.idle.get(name);
    if (idle === undefined) this.idle.set(name, [instance]);
    else idle.push(instance);
  }
}
