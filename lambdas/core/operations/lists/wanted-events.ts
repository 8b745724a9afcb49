import type { AuditListQuery } from '../../../contract/api/audit-list';
import type { AuditEvent } from '../../domain/request/audit-event';
import type { PagePlace } from './list-page';

/** A page that is wanted of the audit trail. */
export interface WantedEvents extends PagePlace, Pick<AuditListQuery, 'order' | 'limit'> {
  readonly isWanted: (event: AuditEvent) => boolean;
}
