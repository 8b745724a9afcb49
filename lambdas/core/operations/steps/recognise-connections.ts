import { connectionNameOf } from '../../domain/request/connection-name';
import { kinshipOf, markerOf } from '../../domain/connection/recognition';
import type { Kinship, Recognition } from '../../domain/connection/recognition';
import { isSameId } from '../../domain/connection/spelling';
import type { ProviderFailure, ProviderResult, SeenConnection } from '../../domain/connection/provider-call';
import type { ProvisioningRequest } from '../../domain/request/provisioning-request';
import type { Secret } from '../../domain/secrets/secret';
import type { LookUp, ProviderDialect } from '../../ports/provider-dialect';
import type { RequestStore } from '../../ports/request-store';
import type { Sealer } from '../../ports/sealer';
import type { ProviderClient } from '../provider/provider-client';
import type { ProviderTarget } from '../provider/provider-target';
import { secretsOfRequest } from '../requests/sealed-key';

/** What a look-up works with. */
export interface LookUpDependencies {
  readonly store: RequestStore;
  readonly sealer: Sealer;
  readonly provider: ProviderClient;
}

/** The connections at a provider that may have come of a request and belong to no other, by how sure that is. */
export interface Relatives {
  /** Proved by the marker or by a generated name; in order of their ids. */
  readonly ours: readonly SeenConnection[];
  /** Same name, service and peer, but no proof. */
  readonly possible: readonly SeenConnection[];
  /** The list is empty, and the provider does not know the service that it is of, or does not show it to us. */
  readonly unknownService?: ProviderFailure | undefined;
}

/** What recognising a connection must know of a dialect. */
type Listing = Pick<ProviderDialect, 'listsMarker'>;

const NOBODY: Relatives = { ours: [], possible: [] };

/** What to look for. */
export function lookUpOf(request: ProvisioningRequest): LookUp {
  return { fields: request.fields, name: connectionNameOf(request) };
}

/** What a request's connection is recognised by. */
export function recognitionOf({ dialect }: ProviderTarget<Listing>, request: ProvisioningRequest): Recognition {
  return {
    marker: markerOf(request.id),
    generatedName: request.connectionName === undefined ? connectionNameOf(request) : undefined,
    isMarkerListed: dialect.listsMarker(request.fields),
    knownIds: request.attempt?.knownIds ?? [],
  };
}

/** Whether what existed before must be known before the first send, because nothing else tells it from our connection. */
export function mustListFirst(target: ProviderTarget<Listing>, request: ProvisioningRequest): boolean {
  const { generatedName, isMarkerListed } = recognitionOf(target, request);
  return request.operation === 'create' && generatedName === undefined && !isMarkerListed;
}

/**
 * Looks for the connections that came of a request and are not its recorded one (protocol.md 1.4 and 1.8). An
 * empty list is believed only when we may see the service at all (provider-apis.md 5.5, point 4).
 */
export async function findRelatives(
  deps: LookUpDependencies,
  target: ProviderTarget,
  request: ProvisioningRequest,
): Promise<ProviderResult<Relatives>> {
  const { store, provider } = deps;
  const secrets = (): Promise<readonly Secret[] | undefined> => secretsOfRequest(deps, request);
  const lookUp = lookUpOf(request);
  const recognition = recognitionOf(target, request);
  const matches = (seen: SeenConnection): boolean => target.dialect.matches(seen, lookUp);
  const kinship = (seen: SeenConnection): Kinship => kinshipOf(seen, recognition, matches(seen));
  const listed = await provider.list(target, lookUp, (seen) => matches(seen) || kinship(seen) === 'ours', secrets);
  if (!listed.ok) return listed;
  const others = listed.value.filter(({ id }) => !isSameId(id, request.connection?.id));
  const related = others.filter((seen) => kinship(seen) !== 'foreign');
  const free = await unclaimed(store, request.provider, related);
  if (listed.value.length === 0) {
    const access = await provider.confirmAccess(target, lookUp, secrets);
    const isUnknown = !access.ok && access.failure.class === 'permanent' && access.failure.answer.httpStatus === 404;
    if (isUnknown) return { ok: true, value: { ...NOBODY, unknownService: access.failure }, answer: listed.answer };
    if (!access.ok) return access;
  }
  const ours = free.filter((seen) => kinship(seen) === 'ours');
  const possible = free.filter((seen) => kinship(seen) === 'possible');
  return { ok: true, value: { ours: ours.toSorted(byId), possible }, answer: listed.answer };
}

async function unclaimed(
  store: RequestStore,
  provider: string,
  connections: readonly SeenConnection[],
): Promise<SeenConnection[]> {
  const claims = await Promise.all(connections.map(({ id }) => store.claimantOf({ provider, connectionId: id })));
  // guard: claimed-no-candidate
  return connections.filter((_connection, index) => claims[index] === undefined);
}

function byId(one: SeenConnection, other: SeenConnection): number {
  return one.id < other.id ? -1 : 1;
}
