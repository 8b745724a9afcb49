import { requestListQuerySchema } from '../../../contract/api/request-list';
import { listRequests } from '../../../core/operations/lists/list-requests';
import type { RequestListDependencies } from '../../../core/operations/lists/list-requests';
import type { HttpHandler } from '../../../runtime/http/shell';
import { listHandler } from './list-handler';

/** Makes the Lambda handler of `GET /v1/requests` (api.md "Lists"). */
export function listRequestsHandler(dependencies: RequestListDependencies): HttpHandler {
  return listHandler(requestListQuerySchema, (tenant, query) => listRequests(dependencies, tenant, query));
}
