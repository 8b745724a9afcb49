import type { Outcome } from '../../../contract/outcome';
import type { ProvisioningRequest } from './provisioning-request';
import { isTerminal } from './request-state';
import { wasSent } from './was-sent';

/** How a request ends that was cancelled, once nothing of it is left at the provider. */
export const CANCELLED: Outcome = { state: 'cancelled' };

/**
 * Whether a request can still end without effect. A create can until it has ended, since its connection can be removed;
 * an update or a delete only until it was first sent to the provider, since neither can be taken back.
 */
export function mayBeCancelled(request: ProvisioningRequest): boolean {
  return !isTerminal(request.state) && (request.operation === 'create' || !wasSent(request));
}

/** Whether a request that would end so was cancelled in time, and what was done can be undone. */
export function isCancelledInTime(request: ProvisioningRequest, { state }: Outcome): boolean {
  const isUndone = state === 'cancelled' || state === 'rejected' || state === 'needs_attention';
  return request.cancellation !== undefined && mayBeCancelled(request) && !isUndone;
}
