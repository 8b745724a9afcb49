import type { StepResult } from '../../../../contract/steps';
import type { ResourceStatus } from '../../../domain/observation/observation';
import type { ProvisioningRequest } from '../../../domain/request/provisioning-request';
import type { RequestPatch } from '../../../domain/request/request-change';
import { firstLookSeconds } from '../../../domain/watch/cadence';
import type { ProviderTarget } from '../../provider/provider-target';
import { wake } from '../../requests/wake-watcher';
import type { ApplyDependencies } from '../step-dependencies';

/** Statuses that a new connection does not keep: any other word is news. */
const PASSING: readonly ResourceStatus[] = ['pending', 'unknown'];

/** Wakes the watcher of a request whose entry is written. What must be undone is not waited for. */
export async function handOver(
  deps: ApplyDependencies,
  { profile }: ProviderTarget,
  request: ProvisioningRequest,
): Promise<StepResult> {
  const isUrgent = request.cleanup !== undefined || request.cancellation !== undefined;
  await wake(deps, request.provider, isUrgent ? 0 : firstLookSeconds(profile.polling));
  return { next: 'watch' };
}

/**
 * What the provider's acceptance of the call changes: the watcher follows the request from now on. A new connection that is
 * pending says by its status when there is news; any other one is looked at first thing, whatever its status is.
 *
 * @param status the provider's word, where the answer had one
 */
export function acceptedPatch(
  { dialect, profile }: ProviderTarget,
  request: ProvisioningRequest,
  nowMs: number,
  status = 'UNKNOWN',
): RequestPatch {
  const isPassing = PASSING.includes(dialect.meaningOf(status)) && !dialect.isSwitchedOff(request.fields);
  const firstLookAtMs = nowMs + firstLookSeconds(profile.polling) * 1000;
  const dueAtMs = request.operation === 'create' && isPassing ? request.deadlineAtMs : firstLookAtMs;
  return { phase: 'observe', watch: { sinceMs: nowMs, failures: 0 }, dueAtMs };
}
