import * as z from 'zod';
import { REQUEST_ID } from '../request-id';
import { auditEventSchema } from './audit-event';
import { filterParameter, oneOfParameter, pageMembers, pageParameters } from './lists';
import { AUDIT_EVENT_TYPES } from './vocabulary';

/** Parameters of `GET /v1/audit`; an event must be everything that is said. */
export const auditListQuerySchema = z.strictObject({
  /** Id of the ticket that the request was made for, whichever system it is of. */
  ticket: filterParameter.optional(),
  /** Who did it; `vpn-provisioner` for what the product did by itself. */
  actor: filterParameter.optional(),
  /** Id of the connection at the provider that the event is about. */
  connectionId: filterParameter.optional(),
  /** Name of a provider profile. */
  provider: filterParameter.optional(),
  requestId: z.string().regex(REQUEST_ID, { error: 'must be the id of a request' }).optional(),
  type: oneOfParameter(AUDIT_EVENT_TYPES).optional(),
  ...pageParameters,
});

/** Answer of `GET /v1/audit`. */
export const auditListSchema = z.object({ items: z.array(auditEventSchema).readonly(), ...pageMembers });

/** What is wanted of the audit trail. */
export type AuditListQuery = z.infer<typeof auditListQuerySchema>;
