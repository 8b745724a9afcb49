import type { ResourceStatus } from '../../domain/observation/observation';

/** The seven documented status words of the v2 dialects (provider-apis.md 1 and 4.1). */
export const NEUTRON_STATUSES: Readonly<Record<string, ResourceStatus>> = {
  ACTIVE: 'ready',
  DOWN: 'ready_down',
  BUILD: 'pending',
  PENDING_CREATE: 'pending',
  PENDING_UPDATE: 'pending',
  PENDING_DELETE: 'deleting',
  ERROR: 'failed',
};

/** Looks a normalised word up; an unlisted one is never success. */
export function meaningIn(statuses: Readonly<Record<string, ResourceStatus>>, word: string): ResourceStatus {
  // guard: unknown-status
  return statuses[word] ?? 'unknown';
}
