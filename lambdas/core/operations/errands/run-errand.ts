import type { Errand } from '../../../contract/ticks';
import type { RequestId } from '../../domain/request/request-id';
import type { GateDependencies, StartDependencies } from '../gate/gate-dependencies';
import { gateRole } from '../gate/gate-work';
import { startAdmitted } from '../gate/start-admitted';
import { runTick } from '../ticks/tick';
import type { TickResult } from '../ticks/tick';
import { watchRole } from '../watch/tick-work';
import type { WatchDependencies } from '../watch/watch-dependencies';

/** What errands of all kinds work with. */
export type ErrandDependencies = WatchDependencies & GateDependencies & StartDependencies;

/**
 * Does what a message of the delay queue says.
 *
 * @throws ServiceUnavailableError; the message is to come again
 */
export async function runErrand(deps: ErrandDependencies, errand: Errand): Promise<TickResult> {
  switch (errand.kind) {
    case 'watch':
      return runTick(deps, watchRole(deps), errand);
    case 'gate':
      return runTick(deps, gateRole(deps), errand);
    case 'start':
      await startAdmitted(deps, errand.requestId as RequestId, errand.account); // checked by the schema of errands
      return 'done';
  }
}
