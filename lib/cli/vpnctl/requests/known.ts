import type { AuditEvent } from '../../../../lambdas/contract/api/audit-event';
import type { ProviderResource } from '../../../../lambdas/contract/api/provider';
import type { RequestResource } from '../../../../lambdas/contract/api/request';

/** All that is known of a request. */
export interface Known {
  readonly request: RequestResource;
  readonly events: readonly AuditEvent[];
  /** Absent for one that has ended, and when nobody can say how its provider fares. */
  readonly provider?: ProviderResource | undefined;
  /** The options that name the API in a command line. */
  readonly flags: string;
}
