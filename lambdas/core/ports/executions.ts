import type { RequestId } from '../domain/request/request-id';

/** What is known of a request's execution: it runs, it has ended in whatever way, or there never was one. */
export type ExecutionStatus = 'running' | 'ended' | 'none';

/** The workflow's executions, one per request and named after it. */
export interface Executions {
  /**
   * Starts the execution of a request. Does nothing when there is or was one.
   *
   * @throws ServiceUnavailableError; whether the execution was started is then not known, and repeating it is safe
   */
  start(id: RequestId): Promise<void>;

  /**
   * How the execution of a request stands. Eventually consistent: an execution that was just started may not be seen
   * yet, and one that has just ended may still be seen running; never is one seen ended that runs.
   *
   * @throws ServiceUnavailableError
   */
  statusOf(id: RequestId): Promise<ExecutionStatus>;

  /**
   * Ends the wait of an execution.
   *
   * @param token of the state that waits
   * @returns `over` when nobody waits with this token: it was answered, has timed out, or was replaced by another one
   * @throws ServiceUnavailableError; whether the execution was told is then not known, and repeating it is safe
   */
  answer(token: string): Promise<'answered' | 'over'>;
}
