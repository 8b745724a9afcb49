import type { EventId } from '../../domain/lists/listed-event';
import type { AuditEvent } from '../../domain/request/audit-event';

/** Audit events, one by one. */
export interface EventReader {
  /**
   * Strongly consistent.
   *
   * @throws ServiceUnavailableError, NewerItemError
   */
  event(id: EventId): Promise<AuditEvent | undefined>;
}
