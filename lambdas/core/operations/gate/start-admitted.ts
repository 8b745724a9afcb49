import type { RequestId } from '../../domain/request/request-id';
import { isTerminal } from '../../domain/request/request-state';
import type { StartDependencies } from './gate-dependencies';

/**
 * Starts the execution of a request that has a place. A place whose request has ended, or is gone, is removed: it could only
 * have been given to one that was started by hand while it waited. Safe to run twice.
 *
 * @param account default: the one of the request
 * @returns whether there is a request to start
 * @throws ServiceUnavailableError
 */
export async function startAdmitted(deps: StartDependencies, id: RequestId, account?: string): Promise<boolean> {
  const request = await deps.store.find(id);
  const at = account ?? request?.provider;
  if (request === undefined || isTerminal(request.state)) {
    if (at !== undefined) await deps.places.remove(at, id);
    return false;
  }
  await deps.executions.start(id);
  await deps.places.noteStart(request.provider, id, deps.clock.nowMs());
  return true;
}
