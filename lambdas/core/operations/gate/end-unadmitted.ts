import type { Outcome } from '../../../contract/outcome';
import { WORKFLOW_ACTOR } from '../../domain/request/actor';
import { waitingOf } from '../../domain/gate/waiting';
import type { Waiting } from '../../domain/gate/waiting';
import { problemOf } from '../../domain/request/problem';
import { endOf } from '../../domain/request/request-change';
import type { RequestId } from '../../domain/request/request-id';
import { decideAnew } from '../requests/decide-anew';
import type { RecordDependencies } from '../steps/step-dependencies';

/**
 * Ends a request that has waited for too long, if it still waits. Safe to run twice, and beside a tick that admits it: its
 * line lets it go once.
 *
 * @returns `gone` when there is no request that waits: its item in the line, if it has one, is of no use
 * @throws ServiceUnavailableError
 */
export async function endUnadmitted(deps: RecordDependencies, id: RequestId): Promise<'ended' | 'admitted' | 'gone'> {
  return decideAnew(async () => {
    const request = await deps.store.find(id);
    const waiting = request === undefined ? undefined : waitingOf(request);
    if (request === undefined || waiting === undefined) return 'gone';
    const nowMs = deps.clock.nowMs();
    const change = endOf(request, notAdmitted(waiting, nowMs), nowMs, { actor: WORKFLOW_ACTOR });
    const written = await deps.store.commit(change, { removeSealedKey: true, leaveLine: true });
    if (written !== 'committed') return 'admitted';
    deps.logger.info('recorded', { requestId: id, state: change.request.state });
    return 'ended';
  });
}

function notAdmitted({ account, sinceMs }: Waiting, nowMs: number): Outcome {
  const waited = Math.round((nowMs - sinceMs) / 1000);
  const detail = `Provider ${account} had no room for it within ${waited} seconds. Nothing was asked of the provider.`;
  return { state: 'timed_out', problem: problemOf('not-admitted', detail, { retryable: true }) };
}
