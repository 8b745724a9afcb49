/** What Lambda says about a failed invocation. */
export interface FunctionFailure {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

/**
 * A failed invocation as Step Functions sees it: `name` is what Retry and Catch match, the message is the Cause, JSON
 * text of the failure (engines.md "aws-local-stepfunctions").
 */
export class FunctionError extends Error {
  override readonly name: string;

  constructor(readonly failure: FunctionFailure) {
    super(JSON.stringify(failure));
    this.name = failure.errorType;
  }

  /** The function did not answer within its timeout. */
  static timedOut(requestId: string, timeoutMs: number): FunctionError {
    const seconds = (timeoutMs / 1000).toFixed(2);
    const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`;
    return new FunctionError({ errorType: 'Sandbox.Timedout', errorMessage, trace: [] });
  }

  /** The function's process ended while it was being asked. */
  static exited(requestId: string, reason: string): FunctionError {
    const errorMessage = `RequestId: ${requestId} Error: Runtime exited with error: ${reason}`;
    return new FunctionError({ errorType: 'Runtime.ExitError', errorMessage, trace: [] });
  }
}
