import type { RequestListQuery } from '../../../contract/api/request-list';
import type { RequestList } from '../../../contract/lists';
import { ALL, stateValue } from '../../domain/lists/listed-request';
import { partitionOf } from '../../domain/lists/partition';
import { idIn } from '../../domain/lists/position';
import type { ProvisioningRequest } from '../../domain/request/provisioning-request';
import { parseRequestId } from '../../domain/request/request-id';
import { resourceOf } from '../../domain/request/request-resource';
import type { RequestResource } from '../../domain/request/request-resource';
import { shownConnection } from '../../domain/request/shown-connection';
import type { ListReader } from '../../ports/lists/list-reader';
import type { RequestStore } from '../../ports/request-store';
import { listPage } from './list-page';
import type { Listing, PageDependencies } from './list-page';
import { walk } from './walk';

/** What lists requests. */
export interface RequestListDependencies extends PageDependencies {
  readonly store: Pick<RequestStore, 'find'>;
  readonly requestLists: ListReader<RequestList>;
}

/** What requests are looked for by. */
export type RequestFilter = Pick<RequestListQuery, 'ticket' | 'provider' | 'state' | 'connectionId' | 'actor'>;

/**
 * A page of the requests of a tenant.
 *
 * @throws ServiceUnavailableError, NewerItemError
 */
export async function listRequests(
  deps: RequestListDependencies,
  tenant: string,
  { ticket, provider, state, connectionId, actor, ...query }: RequestListQuery,
): Promise<Listing<RequestResource>> {
  const filter = { ticket, provider, state, connectionId, actor };
  const { list, value, where } = planOf(filter);
  const walked = { list, where, partitions: [partitionOf(tenant, 0, value)], order: query.order, limit: query.limit };
  return listPage(deps, { tenant, list: 'requests', filter }, query, (place) =>
    walk(deps.requestLists, {
      ...walked,
      ...place,
      isSearch: state !== undefined || Object.values(filter).filter((one) => one !== undefined).length > 1,
      read: async (position) => {
        const request = await requestAt(deps.store, position);
        return request !== undefined && isWanted(request, filter) ? resourceOf(request) : undefined;
      },
    }),
  );
}

/** The request at a position of a list. */
export async function requestAt(
  store: Pick<RequestStore, 'find'>,
  position: string,
): Promise<ProvisioningRequest | undefined> {
  const id = parseRequestId(idIn(position));
  return id === undefined ? undefined : store.find(id);
}

interface Plan {
  readonly list: RequestList;
  readonly value: string;
  readonly where: Readonly<Record<string, string>>;
}

/** Reads the list that is likely to be the shortest; it leaves out what its entries tell. */
function planOf({ ticket, provider, state, connectionId, actor }: RequestFilter): Plan {
  const where = { ...(provider !== undefined && { provider }), ...(actor !== undefined && { requestedBy: actor }) };
  if (connectionId !== undefined) return { list: 'connection', value: connectionId, where };
  if (ticket !== undefined) return { list: 'ticket', value: ticket, where };
  // Nearly all requests end well.
  if (state !== undefined && state !== 'succeeded') return { list: 'state', value: stateValue(state), where };
  if (actor !== undefined) return { list: 'actor', value: actor, where: without(where, 'requestedBy') };
  if (provider !== undefined) return { list: 'provider', value: provider, where: {} };
  if (state !== undefined) return { list: 'state', value: stateValue(state), where };
  return { list: 'time', value: ALL.requests, where };
}

function without(where: Readonly<Record<string, string>>, name: string): Plan['where'] {
  return Object.fromEntries(Object.entries(where).filter(([one]) => one !== name));
}

/** Whether a request is what is looked for, by all that is known of it now. */
function isWanted(request: ProvisioningRequest, filter: RequestFilter): boolean {
  const known: RequestFilter = {
    ticket: request.ticket?.id,
    provider: request.provider,
    state: request.state,
    connectionId: shownConnection(request)?.id,
    actor: request.requestedBy,
  };
  const names = Object.keys(filter) as (keyof RequestFilter)[];
  return names.every((name) => filter[name] === undefined || filter[name] === known[name]);
}
