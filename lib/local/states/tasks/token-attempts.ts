import type { TaskAnswer } from './task-tokens';

/** A token that a task waits for. */
export interface PendingToken {
  readonly token: string;
  /** When the task ends without an answer, epoch ms on the engine's clock. Default never. */
  readonly deadlineMs?: number;
  /** What was answered, before the execution went on. */
  readonly answer?: TaskAnswer;
}

/** The tokens of one run: a new one for each attempt of a task, but for the first when an earlier run has given it out. */
export class TokenAttempts {
  /** @param next the token of the attempt that the run begins with, from an earlier run */
  constructor(
    private readonly issue: () => string,
    private next?: PendingToken,
  ) {}

  /** What `$$.Task.Token` is while an attempt is made ready. */
  get token(): string {
    this.next ??= { token: this.issue() };
    return this.next.token;
  }

  /** Gives the token to the attempt that begins; the next attempt has another one. */
  take(): PendingToken {
    const taken = this.next ?? { token: this.issue() };
    this.next = undefined;
    return taken;
  }
}
