import { connectionNameOf } from '../../domain/request/connection-name';
import { kinshipOf, markerOf } from '../../domain/connection/recognition';
import type { Recognition } from '../../domain/connection/recognition';
import type { ProviderResult, SeenConnection } from '../../domain/connection/provider-call';
import type { ProvisioningRequest } from '../../domain/request/provisioning-request';
import type { LookUp } from '../../ports/provider-dialect';
import type { RequestStore } from '../../ports/request-store';
import type { ProviderClient } from '../provider/provider-client';
import type { ProviderTarget } from '../provider/provider-target';

/** What a look-up works with. */
export interface LookUpDependencies {
  readonly store: RequestStore;
  readonly provider: ProviderClient;
}

/** The connections at a provider that may have come of a request and belong to no other, by how sure that is. */
export interface Relatives {
  /** Proved by the marker or by a generated name; in order of their ids. */
  readonly ours: readonly SeenConnection[];
  /** Same name, service and peer, but no proof. */
  readonly possible: readonly SeenConnection[];
}

/** What to look for. */
export function lookUpOf(request: ProvisioningRequest): LookUp {
  return { fields: request.fields, name: connectionNameOf(request) };
}

/** What a request's connection is recognised by. */
export function recognitionOf({ dialect }: ProviderTarget, request: ProvisioningRequest): Recognition {
  return {
    marker: markerOf(request.id),
    hasGeneratedName: request.connectionName === undefined,
    isMarkerListed: dialect.listsMarker(request.fields),
    knownIds: request.attempt?.knownIds ?? [],
  };
}

/** Whether what existed before must be known before the first send, because nothing else tells it from our connection. */
export function mustListFirst(target: ProviderTarget, request: ProvisioningRequest): boolean {
  const { hasGeneratedName, isMarkerListed } = recognitionOf(target, request);
  return request.operation === 'create' && !hasGeneratedName && !isMarkerListed;
}

/**
 * Looks for the connections that came of a request and are not its recorded one (protocol.md 1.4 and 1.8). An
 * empty list is believed only when we may see the service at all (provider-apis.md 5.5, point 4).
 */
export async function findRelatives(
  { store, provider }: LookUpDependencies,
  target: ProviderTarget,
  request: ProvisioningRequest,
): Promise<ProviderResult<Relatives>> {
  const listed = await provider.list(target, lookUpOf(request));
  if (!listed.ok) return listed;
  const recognition = recognitionOf(target, request);
  const others = listed.value.filter(({ id }) => id !== request.connection?.id);
  const related = others.filter((seen) => kinshipOf(seen, recognition) !== 'foreign');
  const free = await unclaimed(store, request.provider, related);
  if (listed.value.length === 0) {
    const access = await provider.confirmAccess(target, lookUpOf(request));
    if (!access.ok) return access;
  }
  const ours = free.filter((seen) => kinshipOf(seen, recognition) === 'ours');
  const possible = free.filter((seen) => kinshipOf(seen, recognition) === 'possible');
  return { ok: true, value: { ours: ours.toSorted(byId), possible }, answer: listed.answer };
}

async function unclaimed(
  store: RequestStore,
  provider: string,
  connections: readonly SeenConnection[],
): Promise<SeenConnection[]> {
  const claims = await Promise.all(connections.map(({ id }) => store.isClaimed({ provider, connectionId: id })));
  // guard: claimed-no-candidate
  return connections.filter((_connection, index) => claims[index] === false);
}

function byId(one: SeenConnection, other: SeenConnection): number {
  return one.id < other.id ? -1 : 1;
}
