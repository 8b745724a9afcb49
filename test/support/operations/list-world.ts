import type { RequestList } from '../../../lambdas/contract/lists';
import { listedRequest } from '../../../lambdas/core/domain/lists/listed-request';
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

/** What lists the requests in a store. */
export function requestListWorld(
  store: InMemoryRequestStore,
  clock: RequestListDependencies['clock'],
): RequestListDependencies {
  return { store, clock, requestLists: listsOfRequests(store), cursors: new InMemoryCursorSealer(clock) };
}
