import { InvariantError } from '../../domain/errors';
import type { ProvisioningRequest } from '../../domain/request/provisioning-request';
import { parseRequestId } from '../../domain/request/request-id';
import type { RequestStore } from '../../ports/request-store';

/**
 * The request that a step is about.
 *
 * @throws InvariantError when there is none: executions are started for stored requests only
 */
export async function loadRequest(store: Pick<RequestStore, 'find'>, id: string): Promise<ProvisioningRequest> {
  const requestId = parseRequestId(id);
  const request = requestId === undefined ? undefined : await store.find(requestId);
  if (request === undefined) throw new InvariantError(`There is no request ${id}`);
  return request;
}
