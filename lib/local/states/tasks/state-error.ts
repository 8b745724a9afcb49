/** An error that the interpreter neither retries nor catches, as Step Functions does with `States.Runtime`. */
export class UncatchableStateError extends Error {
  override readonly name: string;
  /** Read by the interpreter. */
  readonly isRetryable = false;
  /** Read by the interpreter. */
  readonly isCatchable = false;

  /** @param name one of the `States.*` errors */
  constructor(name: 'States.Runtime' | 'States.DataLimitExceeded', message: string) {
    super(message);
    this.name = name;
  }
}

/** What ends a task whose execution has ended: nobody sees it, and no retrier or catcher may go on with it. */
export function runEnded(): Error {
  return new UncatchableStateError('States.Runtime', 'the execution has ended');
}
