import { SHOWN_REQUESTS } from '../../../contract/api/connection-life';
import type { ConnectionLife } from '../../../contract/api/connection-life';
import type { RequestList } from '../../../contract/lists';
import { partitionOf } from '../../domain/lists/partition';
import type { ProvisioningRequest } from '../../domain/request/provisioning-request';
import { resourceOf } from '../../domain/request/request-resource';
import { DELETED, shownConnection, shownTunnel } from '../../domain/request/shown-connection';
import type { ListReader } from '../../ports/lists/list-reader';
import type { Claim, RequestStore } from '../../ports/request-store';
import { requestAt } from './list-requests';
import { walk } from './walk';

/** What shows connections. */
export interface ConnectionDependencies {
  readonly store: Pick<RequestStore, 'find' | 'claimantOf'>;
  readonly requestLists: ListReader<RequestList>;
}

const UNKNOWN = 'UNKNOWN';

/**
 * The life of a connection by the requests of a tenant; `undefined` when the tenant has none about it.
 *
 * @throws ServiceUnavailableError, NewerItemError
 */
export async function showConnection(
  deps: ConnectionDependencies,
  tenant: string,
  claim: Claim,
): Promise<ConnectionLife | undefined> {
  const [requests, owner] = await Promise.all([requestsAbout(deps, tenant, claim), ownerOf(deps, tenant, claim)]);
  if (requests.length === 0 && owner === undefined) return undefined;
  const { provider, connectionId: id } = claim;
  const query = new URLSearchParams({ provider, connectionId: id }).toString();
  // The list may lack for a moment what is stored.
  const seen = seenBy(requests.length === 0 && owner !== undefined ? [owner] : requests);
  return {
    provider,
    id,
    ...seen,
    owner: owner === undefined || seen.status === DELETED ? undefined : shownOwner(owner),
    requests: requests.map(resourceOf),
    links: { requests: `/v1/requests?${query}`, events: `/v1/audit?${query}` },
  };
}

async function requestsAbout(
  { store, requestLists }: ConnectionDependencies,
  tenant: string,
  { provider, connectionId }: Claim,
): Promise<readonly ProvisioningRequest[]> {
  const { items } = await walk(requestLists, {
    list: 'connection',
    partitions: [partitionOf(tenant, 0, connectionId)],
    where: { provider },
    order: 'newest',
    period: {},
    limit: SHOWN_REQUESTS,
    isSearch: false,
    read: async (position) => requestAt(store, position),
  });
  return items;
}

/** Another tenant's claim is nobody's business. */
async function ownerOf(
  { store }: ConnectionDependencies,
  tenant: string,
  claim: Claim,
): Promise<ProvisioningRequest | undefined> {
  const id = await store.claimantOf(claim);
  const request = id === undefined ? undefined : await store.find(id);
  // guard: own-tenant-connection
  return request?.tenant === tenant ? request : undefined;
}

/** What the request saw of the connection that has seen it last. */
function seenBy(
  requests: readonly ProvisioningRequest[],
): Pick<ConnectionLife, 'name' | 'status' | 'statusAt' | 'tunnel'> {
  const [witness] = requests
    .filter((request) => (shownConnection(request)?.status ?? UNKNOWN) !== UNKNOWN)
    .toSorted((one, other) => other.updatedAtMs - one.updatedAtMs);
  const connection = witness === undefined ? undefined : shownConnection(witness);
  if (witness === undefined || connection === undefined) return { status: UNKNOWN };
  const { name, status } = connection;
  return { name, status, statusAt: timeOf(witness.updatedAtMs), tunnel: shownTunnel(witness) };
}

function shownOwner({ id, requestedBy, ticket, createdAtMs }: ProvisioningRequest): ConnectionLife['owner'] {
  return { requestId: id, requestedBy, ticket, since: timeOf(createdAtMs) };
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
