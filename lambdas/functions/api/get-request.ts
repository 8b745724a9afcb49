import { getRequest } from '../../core/operations/requests/query-requests';
import { callerOf, httpHandler, json, requestNotFound } from '../../runtime/http';
import { requestStore } from '../../runtime/wiring';

const store = requestStore();

/** `GET /v1/requests/{id}` (api.md "Routes"). */
export const handler = httpHandler(async (event) => {
  const id = event.pathParameters?.['id'] ?? '';
  const resource = await getRequest(store, callerOf(event).tenant, id);
  if (resource === undefined) throw requestNotFound(id);
  return json(200, resource);
});
