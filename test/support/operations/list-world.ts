import type { EventList, RequestList } from '../../../lambdas/contract/lists';
import { listedEvent } from '../../../lambdas/core/domain/lists/listed-event';
import type { EventId } from '../../../lambdas/core/domain/lists/listed-event';
import { listedRequest } from '../../../lambdas/core/domain/lists/listed-request';
import type { AuditEvent } from '../../../lambdas/core/domain/request/audit-event';
import type { AuditListDependencies } from '../../../lambdas/core/operations/lists/list-audit';
import type { RequestListDependencies } from '../../../lambdas/core/operations/lists/list-requests';
import { InMemoryCursorSealer } from '../in-memory/lists/cursor-sealer';
import { InMemoryListReader } from '../in-memory/lists/list-reader';
import type { InMemoryRequestStore } from '../in-memory/request-store';

/** The lists of the requests in a store. */
export function listsOfRequests(store: InMemoryRequestStore): InMemoryListReader<RequestList> {
  return new InMemoryListReader(() =>
    store.ids.flatMap((id) => {
      const request = store.stored(id);
      if (request === undefined) return [];
      const { provider, requestedBy } = request;
      return [{ listed: listedRequest(request), shown: { provider, requestedBy } }];
    }),
  );
}

/** The lists of the audit events in a store. */
export function listsOfEvents(store: InMemoryRequestStore): InMemoryListReader<EventList> {
  return new InMemoryListReader(() =>
    store.allEvents.map((event) => ({
      listed: listedEvent(event),
      shown: { type: event.type, actor: event.actor, 'profile.name': event.profile.name },
    })),
  );
}

/** What lists the audit events in a store. */
export function auditListWorld(
  store: InMemoryRequestStore,
  clock: AuditListDependencies['clock'],
): AuditListDependencies {
  const event = (wanted: EventId): Promise<AuditEvent | undefined> =>
    Promise.resolve(
      store.allEvents.find(({ requestId, sequence }) => requestId === wanted.requestId && sequence === wanted.sequence),
    );
  const cursors = new InMemoryCursorSealer(clock);
  return { store, clock, cursors, events: { event }, eventLists: listsOfEvents(store) };
}

/** What lists the requests in a store. */
export function requestListWorld(
  store: InMemoryRequestStore,
  clock: RequestListDependencies['clock'],
): RequestListDependencies {
  return { store, clock, requestLists: listsOfRequests(store), cursors: new InMemoryCursorSealer(clock) };
}
