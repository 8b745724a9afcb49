import { waitingOf } from '../../domain/gate/waiting';
import type { ProvisioningRequest } from '../../domain/request/provisioning-request';
import type { AdmissionDependencies, StartDependencies } from '../gate/gate-dependencies';
import { endUnadmitted } from '../gate/end-unadmitted';
import { startAdmitted } from '../gate/start-admitted';
import { wakeGate } from '../requests/wake-watcher';
import type { RecordDependencies } from '../steps/step-dependencies';

/** What looking after requests that wait works with. */
export interface WaitingDependencies extends AdmissionDependencies, StartDependencies, RecordDependencies {}

/** What became of a request that waited for its provider, or did not any more. */
export type WaitingFinding = 'started' | 'expired' | 'queued' | 'left';

/**
 * Looks after a request that waits for its provider (protocol.md 7.8): two minutes after it was accepted its line is made
 * known once more, in case its dispatch was lost, or its item; when its time is over it ends. One that has a place and no execution is
 * started.
 *
 * @returns nothing for a request that never waits or has begun
 */
export async function reconcileWaiting(
  deps: WaitingDependencies,
  request: ProvisioningRequest,
): Promise<WaitingFinding | undefined> {
  const waiting = waitingOf(request);
  if (waiting === undefined || request.admission === undefined) return undefined;
  const { account, requestId, line, waitUntilMs } = waiting;
  if ((await deps.places.find(account, requestId)) !== undefined) return startLost(deps, request);
  const nowMs = deps.clock.nowMs();
  if (nowMs >= waitUntilMs) return (await endUnadmitted(deps, requestId)) === 'ended' ? 'expired' : 'left';
  await deps.lines.restore(waiting);
  await deps.lines.touch(account, line);
  await wakeGate(deps, account);
  await deps.store.postpone({ ...request, admission: { ...request.admission, seenAtMs: nowMs } });
  return 'queued';
}

/** One that has a place needs an execution; how it ends is the execution's business, or of the nets below that. */
async function startLost(deps: WaitingDependencies, { id }: ProvisioningRequest): Promise<WaitingFinding | undefined> {
  if ((await deps.executions.statusOf(id)) !== 'none') return undefined;
  return (await startAdmitted(deps, id)) ? 'started' : 'left';
}
