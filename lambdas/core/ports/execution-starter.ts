import type { RequestId } from '../domain/ids';

/** Starts the workflow of a request. */
export interface ExecutionStarter {
  /**
   * Starts the execution named after the request. Does nothing when there is or was one.
   *
   * @throws ServiceUnavailableError
   */
  start(id: RequestId): Promise<void>;
}
