import type { AuditTrail } from '../../contract/api/audit-event';
import { listRequestEvents } from '../../core/operations/requests/query-requests';
import type { RequestStore } from '../../core/ports/request-store';
import { json } from '../../runtime/http/answer';
import { callerOf } from '../../runtime/http/caller';
import { idIn } from '../../runtime/http/parameters';
import { requestNotFound } from '../../runtime/http/problems';
import { httpHandler } from '../../runtime/http/shell';
import type { HttpHandler } from '../../runtime/http/shell';

/** Makes the Lambda handler of `GET /v1/requests/{id}/events` (api.md "Routes"). */
export function listRequestEventsHandler(store: RequestStore): HttpHandler {
  return httpHandler(async (event) => {
    const id = idIn(event);
    const items = await listRequestEvents(store, callerOf(event).tenant, id);
    if (items === undefined) throw requestNotFound(id);
    return json(200, { items } satisfies AuditTrail);
  });
}
