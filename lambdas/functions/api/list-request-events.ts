import { listRequestEvents } from '../../core/operations/requests/query-requests';
import { callerOf, httpHandler, json, requestNotFound } from '../../runtime/http';
import { requestStore } from '../../runtime/wiring';

const store = requestStore();

/** `GET /v1/requests/{id}/events` (api.md "Routes"). */
export const handler = httpHandler(async (event) => {
  const id = event.pathParameters?.['id'] ?? '';
  const items = await listRequestEvents(store, callerOf(event).tenant, id);
  if (items === undefined) throw requestNotFound(id);
  return json(200, { items });
});
