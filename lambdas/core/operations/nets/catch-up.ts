import type { RequestId } from '../../domain/request/request-id';
import { flightOf } from '../../domain/watch/flight';
import type { Executions } from '../../ports/executions';
import type { Flights } from '../../ports/flights';
import type { StartDependencies } from '../gate/gate-dependencies';
import { startAdmitted } from '../gate/start-admitted';
import { loadRequest } from '../requests/load-request';
import { wake } from '../requests/wake-watcher';
import { endInterrupted } from '../steps/end-interrupted';
import type { InterruptionDependencies } from '../steps/end-interrupted';

/** What a request ends with whose execution has ended in a way that nobody has reported. */
const UNREPORTED_END = 'Execution.Ended';

/** What looking after requests that have begun works with. */
export interface CatchUpDependencies extends InterruptionDependencies, StartDependencies {
  readonly executions: Executions;
  readonly flights: Flights;
}

/** What became of a request that has begun, or should have. */
export type CatchUpFinding = 'started' | 'recorded' | 'restored' | 'left';

/**
 * Looks after a request that should have been started or have ended by now (protocol.md 1.9).
 *
 * @throws ServiceUnavailableError
 */
export async function catchUp(deps: CatchUpDependencies, id: RequestId): Promise<CatchUpFinding> {
  switch (await deps.executions.statusOf(id)) {
    case 'running':
      return restoreEntry(deps, id);
    case 'none':
      // What was started a moment ago may not be seen yet: starting it again does nothing.
      return (await startAdmitted(deps, id)) ? 'started' : 'left';
    case 'ended': {
      // The request is read after its execution has ended, so that an outcome that was recorded is seen.
      const { kind } = await endInterrupted(deps, id, UNREPORTED_END);
      return kind === 'recorded' ? 'recorded' : 'left';
    }
  }
}

/** A request that is followed and has no entry, as after its table was restored, is forgotten by the watcher. */
async function restoreEntry(deps: CatchUpDependencies, id: RequestId): Promise<CatchUpFinding> {
  const flight = flightOf(await loadRequest(deps.store, id));
  if (flight === undefined || !(await deps.flights.restore(flight))) return 'left';
  await wake(deps, flight.account, 0);
  return 'restored';
}
