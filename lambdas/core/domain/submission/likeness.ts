import { createHash } from 'node:crypto';
import { canonicalTextOf } from './read-submission';
import type { ProvisioningRequest } from '../request/provisioning-request';

const LENGTH = 22;

/**
 * By what creates for a ticket are known to ask for the same: provider and fields, without the key. The fields stand beside it in
 * clear, so it need not be keyed.
 */
export function likenessOf({ provider, fields }: Pick<ProvisioningRequest, 'provider' | 'fields'>): string {
  return createHash('sha256').update(canonicalTextOf({ provider, fields })).digest('base64url').slice(0, LENGTH);
}
