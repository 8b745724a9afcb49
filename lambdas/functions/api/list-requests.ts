import { listRequestsHandler } from '../../handlers/api/lists/list-requests';
import { requestListDependencies } from '../../runtime/list-wiring';

/** `GET /v1/requests` (api.md "Lists"). */
export const handler = listRequestsHandler(requestListDependencies());
