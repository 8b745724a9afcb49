import type * as z from 'zod';
import { auditListSchema } from '../../lambdas/contract/api/audit-list';
import type { auditListQuerySchema } from '../../lambdas/contract/api/audit-list';
import { connectionLifeSchema } from '../../lambdas/contract/api/connection-life';
import type { ConnectionLife } from '../../lambdas/contract/api/connection-life';
import { GET, listed } from './api-caller';
import type { ApiCaller } from './api-caller';

/** Which events are wanted, as the query says it (api.md "Audit trail"). */
export type AuditQuery = Partial<z.input<typeof auditListQuerySchema>>;
/** A page of audit events, and where the next one begins. */
export type AuditPage = z.infer<typeof auditListSchema>;

/** The routes of the audit trail and of connections. What its methods throw: `ApiClient`. */
export class AuditClient {
  constructor(private readonly api: ApiCaller) {}

  /** The life of a connection. @param provider name of the profile @param id of the connection at the provider */
  async connection(provider: string, id: string): Promise<ConnectionLife> {
    const path = [provider, id].map(encodeURIComponent).join('/');
    return this.api.json(connectionLifeSchema, `/v1/connections/${path}`, GET);
  }

  /** A page of the events that are everything that is asked for. */
  async list(query: AuditQuery = {}): Promise<AuditPage> {
    return this.api.json(auditListSchema, listed('/v1/audit', query), GET);
  }
}
