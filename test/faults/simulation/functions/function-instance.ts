import { FunctionError } from '../../../../lib/local/functions/function-error';
import type { Mischief } from '../chance/mischief';
import { Passage, type LongRuns, type Traffic } from '../chance/passage';

/** A function's code as one instance runs it: from an event to its answer. */
export type Handler = (event: unknown) => Promise<unknown>;

/** A function that can be called. */
export interface HostedFunction {
  /** Starts an instance, which keeps in memory what it likes. @param requestId the request that the run is about */
  readonly start: (passage: Passage, requestId: () => string) => Handler;
  readonly timeoutMs: number;
  /** Whether a run makes any number of calls. */
  readonly isLong?: boolean;
}

/** One instance of a function. */
export class FunctionInstance {
  private readonly passage: Passage;
  private readonly handler: Handler;
  private readonly timeoutMs: number;
  private requestId = '';

  /** @param long shared by all instances of a function whose runs are long */
  constructor(
    { start, timeoutMs }: HostedFunction,
    surroundings: { readonly mischief: Mischief; readonly traffic: Traffic },
    long?: LongRuns,
  ) {
    this.passage = new Passage(surroundings.mischief, surroundings.traffic, long);
    this.handler = start(this.passage, () => this.requestId);
    this.timeoutMs = timeoutMs;
  }

  /** Whether it can take another event: it has not died, and does not stand still. */
  get isUsable(): boolean {
    return !this.passage.isDead && !this.passage.isFrozen;
  }

  /**
   * Runs the function once.
   *
   * @param losesAnswer the function does its work and dies before it says so
   * @throws FunctionError for what the function throws, when it dies and when it takes too long
   */
  run(event: string, losesAnswer: boolean): Promise<string> {
    return new Promise((resolve, reject) => {
      let timedOut = false;
      const timer = setTimeout(() => {
        timedOut = true;
        this.passage.kill();
      }, this.timeoutMs);
      this.passage.begin(() => {
        clearTimeout(timer);
        reject(timedOut ? FunctionError.timedOut(RUN_ID, this.timeoutMs) : FunctionError.exited(RUN_ID, 'killed'));
      });
      void this.outcomeOf(event).then((settle) => {
        if (losesAnswer) this.passage.kill();
        if (this.passage.isDead) return;
        clearTimeout(timer);
        this.passage.end();
        settle(resolve, reject);
      });
    });
  }

  private async outcomeOf(text: string): Promise<Settle> {
    const event: unknown = JSON.parse(text);
    this.requestId = requestIdIn(event);
    try {
      const answer = JSON.stringify(await this.handler(event)) as string | undefined; // of undefined it makes none
      return (resolve) => {
        resolve(answer ?? 'null');
      };
    } catch (error) {
      return (_resolve, reject) => {
        reject(failureOf(error));
      };
    }
  }
}

type Settle = (resolve: (answer: string) => void, reject: (error: FunctionError) => void) => void;

const RUN_ID = 'simulated';

function requestIdIn(event: unknown): string {
  const { requestId } = event as { readonly requestId?: unknown };
  return typeof requestId === 'string' ? requestId : '';
}

/** The shape in which Lambda reports what a handler threw. */
function failureOf(error: unknown): FunctionError {
  if (!(error instanceof Error)) {
    return new FunctionError({ errorType: typeof error, errorMessage: String(error), trace: [] });
  }
  // The trace says where, nothing of what; making it costs more than the run.
  return new FunctionError({ errorType: error.name, errorMessage: error.message, trace: [] });
}
