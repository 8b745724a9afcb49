import { auditListQuerySchema } from '../../../contract/api/audit-list';
import { listAudit } from '../../../core/operations/lists/list-audit';
import type { AuditListDependencies } from '../../../core/operations/lists/list-audit';
import type { HttpHandler } from '../../../runtime/http/shell';
import { listHandler } from './list-handler';

/** Makes the Lambda handler of `GET /v1/audit` (api.md "Audit trail"). */
export function listAuditHandler(dependencies: AuditListDependencies): HttpHandler {
  return listHandler(auditListQuerySchema, (tenant, query) => listAudit(dependencies, tenant, query));
}
