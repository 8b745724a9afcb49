import { listAuditHandler } from '../../handlers/api/lists/list-audit';
import { auditListDependencies } from '../../runtime/list-wiring';

/** `GET /v1/audit` (api.md "Audit trail"). */
export const handler = listAuditHandler(auditListDependencies());
