import type { ProvisioningRequest } from './provisioning-request';

/**
 * Whether a call that changes something at the provider was ever sent for a request, with whatever effect. An attempt is
 * written without a send too, when signing in failed for instance; its number then is 0.
 */
export function wasSent({ attempt, watch }: Pick<ProvisioningRequest, 'attempt' | 'watch'>): boolean {
  return watch !== undefined || (attempt !== undefined && attempt.number > 0);
}
