import type { RecordInput, RecordResult } from '../../../contract/steps';
import { InvariantError } from '../../domain/errors';
import type { ProvisioningRequest } from '../../domain/request/provisioning-request';
import { isTerminal } from '../../domain/request/request-state';
import { loadRequest } from '../requests/load-request';
import { endInterrupted } from './end-interrupted';
import type { InterruptionDependencies } from './end-interrupted';

/**
 * Step `record`, the last one of every path: makes sure that the result stands in the table, and completes the record of
 * the connection. Where a task failed it ends the request, unless the watcher goes on with it. It gates nothing: whoever
 * asks sees the outcome before. Safe to run twice.
 *
 * @throws InvariantError when no task failed and the request has not ended
 */
export async function recordOutcome(
  deps: InterruptionDependencies,
  { requestId, fault }: RecordInput,
): Promise<RecordResult> {
  if (fault === undefined) return completed(deps, await loadRequest(deps.store, requestId));
  const interruption = await endInterrupted(deps, requestId, fault.Error);
  return interruption.kind === 'had-ended'
    ? completed(deps, interruption.request)
    : { state: interruption.kind === 'followed' ? 'running' : interruption.state };
}

async function completed({ store }: InterruptionDependencies, request: ProvisioningRequest): Promise<RecordResult> {
  const { id, state } = request;
  if (!isTerminal(state)) throw new InvariantError(`Request ${id} has not ended`);
  await store.keepConnection(request);
  return { state };
}
