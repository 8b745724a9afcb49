import { isAborted } from '../base/is-aborted';
import type { EngineClock } from '../base/clock';
import type { OnLog } from '../base/log-line';
import { FunctionError, type FunctionFailure } from './function-error';
import { pause } from '../../base/pause';

/** How an event is given up. */
export interface GivenUp {
  readonly condition: 'retries' | 'age';
  readonly invokeCount: number;
  /** What the last call failed of. */
  readonly failure: FunctionFailure | undefined;
}

/** How long to try. Milliseconds are the engine clock's. */
export interface AsyncPolicy {
  readonly maxRetries: number;
  readonly maxAgeMs: number;
  /** Before the n-th retry, n from 1. */
  readonly retryDelayMs: (retry: number) => number;
  /** Gets an event that was not processed. */
  readonly onGivenUp: (givenUp: GivenUp) => void;
}

interface Options {
  readonly clock: EngineClock;
  /** Calls a function by its logical id; throws FunctionError. */
  readonly invoke: (functionId: string, event: string) => Promise<string>;
  readonly onLog: OnLog | undefined;
}

/** However short the waits are scaled, a function that fails at once is not called in a tight loop. */
const shortestRetryMs = 5;

/**
 * Asynchronous invocations: whoever submits an event does not wait, and a failure is tried again. Events live in memory:
 * those that wait when the engine ends are lost.
 */
export class AsyncInvocations {
  private readonly deliveries = new Set<Promise<void>>();
  private readonly abort = new AbortController();

  constructor(private readonly options: Options) {}

  /** Events that are neither processed nor given up. */
  get underWay(): number {
    return this.deliveries.size;
  }

  /** Calls a function with a JSON event, in the background. */
  submit(functionId: string, event: string, policy: AsyncPolicy): void {
    const delivery = this.deliver(functionId, event, policy).finally(() => this.deliveries.delete(delivery));
    this.deliveries.add(delivery);
  }

  /** Ends waiting for retries; calls under way are waited for. */
  async stop(): Promise<void> {
    this.abort.abort();
    await Promise.all(this.deliveries);
  }

  private async deliver(functionId: string, event: string, policy: AsyncPolicy): Promise<void> {
    const { clock } = this.options;
    const lastMs = clock.nowMs() + policy.maxAgeMs;
    for (let invokeCount = 1; !this.abort.signal.aborted; invokeCount += 1) {
      const failure = await this.attempt(functionId, event);
      if (failure === undefined || isAborted(this.abort.signal)) return;
      const delayMs = policy.retryDelayMs(invokeCount);
      const isTooOld = clock.nowMs() + clock.passedMs(delayMs) > lastMs;
      const condition = exhausted(invokeCount > policy.maxRetries, isTooOld);
      if (condition !== undefined) {
        this.giveUp(functionId, { condition, invokeCount, failure }, policy);
        return;
      }
      await pause(Math.max(shortestRetryMs, clock.realWaitMs(delayMs)), { signal: this.abort.signal });
    }
  }

  private async attempt(functionId: string, event: string): Promise<FunctionFailure | undefined> {
    try {
      await this.options.invoke(functionId, event);
      return undefined;
    } catch (error) {
      if (error instanceof FunctionError) return error.failure;
      return { errorType: 'Error', errorMessage: String(error), trace: [] };
    }
  }

  private giveUp(functionId: string, givenUp: GivenUp, policy: AsyncPolicy): void {
    const { invokeCount, failure } = givenUp;
    const line = `gave up an event after ${invokeCount} calls: ${failure?.errorType ?? ''}`;
    this.options.onLog?.({ functionName: functionId, line });
    policy.onGivenUp(givenUp);
  }
}

function exhausted(isLastRetry: boolean, isTooOld: boolean): GivenUp['condition'] | undefined {
  if (isLastRetry) return 'retries';
  return isTooOld ? 'age' : undefined;
}
