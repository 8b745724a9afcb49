import type { RequestId } from './request-id';
import type { ProvisioningRequest } from './provisioning-request';

/**
 * Name of a connection whose caller gave none: unique, derived from the request id, and legal in every dialect
 * (protocol.md 1.3). Being unique it proves that a connection is ours.
 */
export function generatedConnectionName(id: RequestId): string {
  return `vpn-${id.slice('req_'.length).toLowerCase()}`;
}

/** Name that a request's connection is created with: the caller's own, or a generated one. */
export function connectionNameOf({ connectionName, id }: Pick<ProvisioningRequest, 'connectionName' | 'id'>): string {
  return connectionName ?? generatedConnectionName(id);
}

/** Where a person finds what a request may have left at its provider, as a sentence. */
export function lookForName(request: Pick<ProvisioningRequest, 'connectionName' | 'id'>): string {
  return `Look for connections named ${JSON.stringify(connectionNameOf(request))}.`;
}
