/**
 * Status words of the Enterprise VPN API v5 (provider-apis.md 1 and 4.1). `UNKNOWN` is one of the unlisted: never
 * success.
 */
import type { ResourceStatus } from '../../domain/observation/observation';
import { meaningIn, NEUTRON_STATUSES } from '../../wire/neutron/statuses';

const STATUSES = { ...NEUTRON_STATUSES, FREEZED: 'frozen', FROZEN: 'frozen' } as const;

/** What a normalised status word means. */
export function meaningOf(status: string): ResourceStatus {
  return meaningIn(STATUSES, status);
}
