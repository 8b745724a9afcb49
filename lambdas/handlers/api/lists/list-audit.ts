import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { auditListQuerySchema } from '../../../contract/api/audit-list';
import type { AuditEvent } from '../../../core/domain/request/audit-event';
import { eventsAsCsv } from '../../../core/formats/events/write-events';
import { asNdjson } from '../../../core/formats/json/write-ndjson';
import { listAudit } from '../../../core/operations/lists/list-audit';
import type { AuditListDependencies } from '../../../core/operations/lists/list-audit';
import type { ListPage } from '../../../core/operations/lists/list-page';
import { acceptedType } from '../../../runtime/http/accepted-type';
import { json, text } from '../../../runtime/http/answer';
import type { HttpAnswer } from '../../../runtime/http/answer';
import { nextLink } from '../../../runtime/http/next-link';
import type { HttpHandler } from '../../../runtime/http/shell';
import { listHandler } from './list-handler';

/** Makes the Lambda handler of `GET /v1/audit` (api.md "Audit trail"). */
export function listAuditHandler(dependencies: AuditListDependencies): HttpHandler {
  return listHandler(auditListQuerySchema, (tenant, query) => listAudit(dependencies, tenant, query), pageAnswer);
}

/** Files have the events alone: what else there is to say of the page is in headers. */
function pageAnswer(event: APIGatewayProxyEventV2, page: ListPage<AuditEvent>): HttpAnswer {
  const { items, cursor, completeUntil, searchedUntil } = page;
  const headers = {
    ...nextLink(event, cursor),
    ...(completeUntil !== undefined && { 'complete-until': completeUntil }),
    ...(searchedUntil !== undefined && { 'searched-until': searchedUntil }),
  };
  switch (acceptedType(event, ['application/json', 'application/x-ndjson', 'text/csv'])) {
    case 'application/json':
      return json(200, page, headers);
    case 'application/x-ndjson':
      return text(200, asNdjson(items), { 'content-type': 'application/x-ndjson', ...headers });
    case 'text/csv':
      return text(200, eventsAsCsv(items), { 'content-type': 'text/csv; charset=utf-8; header=present', ...headers });
  }
}
