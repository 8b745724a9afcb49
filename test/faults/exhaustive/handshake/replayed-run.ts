/** Runs of real code, call by call, that can be gone on with from any call in any way. */
import type { Program, SharedPorts } from './program';
import { Remembered } from './remembered';

/** A call of a port that a run is about to make. */
export interface Call {
  readonly port: string;
  readonly method: string;
  readonly given: readonly unknown[];
  /** The call as text, the same for calls that are equal. */
  readonly text: string;
}

/** Where a run stands: before a call, or at its end. */
export type Standing =
  { readonly kind: 'calling'; readonly call: Call } | { readonly kind: 'ended'; readonly result: unknown };

/** What a call has given. */
export interface Result {
  readonly value: unknown;
  /** The same for values that are the same for a program. */
  readonly text: string;
  /** What the program would have been given if it had asked earlier, where that matters no more than by being earlier. */
  readonly outdated?: Result;
}

/**
 * A run of a program up to its next call. A promise cannot be forked, so a run that has got a result is the program run
 * anew, with the results so far given to its calls; each such run is made only once.
 */
export class ReplayedRun {
  private static count = 0;
  /** The same for runs from which the same follows. */
  readonly id: string;
  private readonly following = new Remembered<ReplayedRun>();

  private constructor(
    private readonly program: Program,
    private readonly before: { readonly run: ReplayedRun; readonly result: Result } | undefined,
    readonly standing: Standing,
  ) {
    const isOver = standing.kind === 'ended';
    this.id = isOver ? textOf(standing.result) : String((ReplayedRun.count += 1));
  }

  /** @throws what the program throws before its first call */
  static async start(program: Program): Promise<ReplayedRun> {
    return new ReplayedRun(program, undefined, await standingAfter(program, []));
  }

  /** The run after its call has had a result. @throws NotYet, or what the program throws then */
  after(result: Result): ReplayedRun {
    return this.following.of(result.text, async () => {
      const standing = await standingAfter(this.program, [...this.results, result]);
      return new ReplayedRun(this.program, { run: this, result }, standing);
    });
  }

  /** The same run, with results that are outdated. @throws NotYet */
  outdated(): ReplayedRun {
    if (this.before === undefined || this.standing.kind === 'ended') return this;
    const { run, result } = this.before;
    return run.outdated().after(result.outdated ?? result);
  }

  private get results(): readonly Result[] {
    return this.before === undefined ? [] : [...this.before.run.results, this.before.result];
  }
}

/** A value as text, the same for values that are equal. */
export function textOf(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

/** Runs a program as far as the results go. Of calls that are made at once, the first one comes first. */
function standingAfter(program: Program, results: readonly Result[]): Promise<Standing> {
  return new Promise((resolve, reject) => {
    let made = 0;
    const call = (port: string, method: string, given: readonly unknown[]): Promise<unknown> => {
      made += 1;
      if (made <= results.length) return Promise.resolve(results[made - 1]?.value);
      resolve({ kind: 'calling', call: { port, method, given, text: textOf([port, method, given]) } });
      // Nobody hears of this run again.
      return new Promise(() => undefined);
    };
    program(portsOf(call)).then((result) => {
      resolve({ kind: 'ended', result });
    }, reject);
  });
}

/** Ports of which every method is the same call. */
function portsOf(call: (port: string, method: string, given: readonly unknown[]) => Promise<unknown>): SharedPorts {
  const ports = madeUp((port) =>
    madeUp(
      (method) =>
        (...given: unknown[]) =>
          call(port, method, given),
    ),
  );
  return ports as unknown as SharedPorts; // whatever is asked of them is there
}

function madeUp(memberOf: (name: string) => unknown): object {
  return new Proxy({}, { get: (_none, name) => memberOf(String(name)) });
}
