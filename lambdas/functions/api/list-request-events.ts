import { listRequestEventsHandler } from '../../handlers/api/list-request-events';
import { requestStore } from '../../runtime/wiring';

/** `GET /v1/requests/{id}/events` (api.md "Routes"). */
export const handler = listRequestEventsHandler(requestStore());
