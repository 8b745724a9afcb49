import type { AuditEvent } from '../../domain/request/audit-event';
import { parseRequestId } from '../../domain/request/request-id';
import { resourceOf } from '../../domain/request/request-resource';
import type { RequestResource } from '../../domain/request/request-resource';
import type { ProvisioningRequest } from '../../domain/request/provisioning-request';
import type { RequestStore } from '../../ports/request-store';

/** A request of the tenant, as API answers show it; `undefined` when the tenant has no such request. */
export async function getRequest(
  store: Pick<RequestStore, 'find'>,
  tenant: string,
  id: string,
): Promise<RequestResource | undefined> {
  const request = await findOwnRequest(store, tenant, id);
  return request === undefined ? undefined : resourceOf(request);
}

/** The audit trail of a request of the tenant, in order; `undefined` when the tenant has no such request. */
export async function listRequestEvents(
  store: Pick<RequestStore, 'find' | 'events'>,
  tenant: string,
  id: string,
): Promise<readonly AuditEvent[] | undefined> {
  const request = await findOwnRequest(store, tenant, id);
  return request === undefined ? undefined : store.events(request.id);
}

/** A request of the tenant as it is stored; `undefined` when the tenant has no such request. */
export async function findOwnRequest(
  store: Pick<RequestStore, 'find'>,
  tenant: string,
  id: string,
): Promise<ProvisioningRequest | undefined> {
  const requestId = parseRequestId(id);
  const request = requestId === undefined ? undefined : await store.find(requestId);
  // guard: own-tenant
  return request?.tenant === tenant ? request : undefined;
}
