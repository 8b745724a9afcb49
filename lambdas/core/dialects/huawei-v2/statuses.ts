/** Status words of the Huawei classic VPN API v2.0 (providers.md section 1 and 4.1). */
import type { ResourceStatus } from '../../domain/observation';

const MEANINGS: Readonly<Record<string, ResourceStatus>> = {
  ACTIVE: 'ready',
  DOWN: 'ready_down',
  BUILD: 'pending',
  PENDING_CREATE: 'pending',
  PENDING_UPDATE: 'pending',
  PENDING_DELETE: 'deleting',
  ERROR: 'failed',
  // Seen in the field when admin_state_up was not true, and on arrears (I1): an operator is needed.
  FROZEN: 'failed',
  FREEZED: 'failed',
};

/** What a normalised status word means; an unlisted one is never success. */
export function meaningOf(status: string): ResourceStatus {
  return MEANINGS[status] ?? 'unknown';
}
