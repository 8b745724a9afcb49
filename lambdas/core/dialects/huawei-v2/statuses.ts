/** Status words of the Huawei classic VPN API v2.0 (provider-apis.md 1 and 4.1). */
import type { ResourceStatus } from '../../domain/observation/observation';
import { meaningIn, NEUTRON_STATUSES } from '../../wire/neutron/statuses';

// Seen in the field when admin_state_up was not true, and on arrears (provider-apis.md 4.5).
const STATUSES = { ...NEUTRON_STATUSES, FROZEN: 'frozen', FREEZED: 'frozen' } as const;

/** What a normalised status word means. */
export function meaningOf(status: string): ResourceStatus {
  return meaningIn(STATUSES, status);
}
