import type { AuditListQuery } from '../../../contract/api/audit-list';
import { EVENT_PARTS } from '../../../contract/lists';
import type { EventList } from '../../../contract/lists';
import { ALL_EVENTS, eventIdIn } from '../../domain/lists/listed-event';
import { partitionOf } from '../../domain/lists/partition';
import { WORKFLOW_ACTOR } from '../../domain/request/actor';
import type { AuditEvent } from '../../domain/request/audit-event';
import type { EventReader } from '../../ports/lists/event-reader';
import type { ListReader } from '../../ports/lists/list-reader';
import type { RequestStore } from '../../ports/request-store';
import { listPage } from './list-page';
import type { Listing, PageDependencies } from './list-page';
import { walkTrail } from './walk-trail';
import type { WantedEvents } from './wanted-events';
import { walk } from './walk';
import type { WalkedPage } from './walk';

/** What lists audit events. */
export interface AuditListDependencies extends PageDependencies {
  readonly store: Pick<RequestStore, 'find' | 'events'>;
  readonly events: EventReader;
  readonly eventLists: ListReader<EventList>;
}

/** What audit events are looked for by. */
export type AuditFilter = Pick<AuditListQuery, 'ticket' | 'actor' | 'connectionId' | 'provider' | 'requestId' | 'type'>;

/**
 * A page of the audit trail of a tenant.
 *
 * @throws ServiceUnavailableError, NewerItemError
 */
export async function listAudit(
  deps: AuditListDependencies,
  tenant: string,
  { ticket, actor, connectionId, provider, requestId, type, ...query }: AuditListQuery,
): Promise<Listing<AuditEvent>> {
  const filter = { ticket, actor, connectionId, provider, requestId, type };
  const { order, limit } = query;
  const isWanted = (event: AuditEvent): boolean => fits(event, filter);
  return listPage(deps, { tenant, list: 'audit', filter }, query, (place) =>
    requestId === undefined
      ? walkList(deps, tenant, filter, { ...place, order, limit, isWanted })
      : walkTrail(deps.store, { tenant, requestId }, { ...place, order, limit, isWanted }),
  );
}

async function walkList(
  { events, eventLists }: AuditListDependencies,
  tenant: string,
  filter: AuditFilter,
  { isWanted, ...wanted }: WantedEvents,
): Promise<WalkedPage<AuditEvent>> {
  const { list, value, where } = planOf(filter);
  return walk(eventLists, {
    ...wanted,
    list,
    where,
    partitions: Array.from({ length: EVENT_PARTS }, (_, part) => partitionOf(tenant, part, value)),
    // All but a ticket beside a connection is seen in the list.
    isSearch: filter.ticket !== undefined && list !== 'ticket',
    read: async (position) => {
      const id = eventIdIn(position);
      const event = id === undefined ? undefined : await events.event(id);
      return event !== undefined && isWanted(event) ? event : undefined;
    },
  });
}

interface Plan {
  readonly list: EventList;
  readonly value: string;
  readonly where: Readonly<Record<string, string>>;
}

/** Reads the list that is likely to be the shortest; it leaves out what its entries tell. */
function planOf({ ticket, actor, connectionId, provider, type }: AuditFilter): Plan {
  const byType = { ...(type !== undefined && { type }) };
  const byActor = { ...byType, ...(actor !== undefined && { actor }) };
  const where = { ...byActor, ...(provider !== undefined && { 'profile.name': provider }) };
  if (connectionId !== undefined) return { list: 'connection', value: connectionId, where };
  if (ticket !== undefined) return { list: 'ticket', value: ticket, where };
  if (actor !== undefined && actor !== WORKFLOW_ACTOR) return { list: 'actor', value: actor, where };
  if (provider !== undefined) return { list: 'provider', value: provider, where: byActor };
  return { list: 'time', value: ALL_EVENTS, where: byActor };
}

function fits(event: AuditEvent, filter: AuditFilter): boolean {
  const { actor, connectionId, requestId, type } = event;
  const known = { actor, connectionId, requestId, type, ticket: event.ticket?.id, provider: event.profile?.name };
  const names = Object.keys(filter) as (keyof AuditFilter)[];
  return names.every((name) => filter[name] === undefined || filter[name] === known[name]);
}
