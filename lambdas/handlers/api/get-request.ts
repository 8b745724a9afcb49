import { getRequest } from '../../core/operations/requests/query-requests';
import type { RequestStore } from '../../core/ports/request-store';
import { json } from '../../runtime/http/answer';
import { callerOf } from '../../runtime/http/caller';
import { idIn } from '../../runtime/http/parameters';
import { requestNotFound } from '../../runtime/http/problems';
import { httpHandler } from '../../runtime/http/shell';
import type { HttpHandler } from '../../runtime/http/shell';

/** Makes the Lambda handler of `GET /v1/requests/{id}` (api.md "Routes"). */
export function getRequestHandler(store: Pick<RequestStore, 'find'>): HttpHandler {
  return httpHandler(async (event) => {
    const id = idIn(event);
    const resource = await getRequest(store, callerOf(event).tenant, id);
    if (resource === undefined) throw requestNotFound(id);
    return json(200, resource);
  });
}
