import type { ProvisioningRequest } from './provisioning-request';
import { isTerminal } from './request-state';

/**
 * Whether a request can still end without effect. A create can until it has ended, since its connection can be removed;
 * an update or a delete only until it was first sent to the provider, since neither can be taken back.
 */
export function mayBeCancelled({ state, operation, attempt, watch }: ProvisioningRequest): boolean {
  if (isTerminal(state)) return false;
  const wasSent = watch !== undefined || (attempt !== undefined && attempt.number > 0);
  return operation === 'create' || !wasSent;
}
