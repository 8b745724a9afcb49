/** Status words of the FJcloud-O network API v2.0 (provider-apis.md 1 and 4.1). */
import type { ResourceStatus } from '../../domain/observation/observation';
import { meaningIn, NEUTRON_STATUSES } from '../../wire/neutron/statuses';

/** What a normalised status word means: the seven documented ones and nothing else. */
export function meaningOf(status: string): ResourceStatus {
  return meaningIn(NEUTRON_STATUSES, status);
}
