import { InvariantError } from '../../domain/errors';
import { parseRequestId } from '../../domain/request/request-id';
import type { Executions } from '../../ports/executions';

/**
 * Starts the execution of a new request; more than one delivery of the same request starts one execution.
 *
 * @throws InvariantError when the id is not a request id, ServiceUnavailableError
 */
export async function dispatchRequest(executions: Executions, id: string): Promise<void> {
  const requestId = parseRequestId(id);
  if (requestId === undefined) throw new InvariantError(`The stream names ${id}, which is not a request id`);
  await executions.start(requestId);
}
