import { getRequestHandler } from '../../handlers/api/get-request';
import { requestReader } from '../../runtime/wiring';

/** `GET /v1/requests/{id}` (api.md "Routes"). */
export const handler = getRequestHandler(requestReader());
