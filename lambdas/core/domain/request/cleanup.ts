import type { Outcome } from '../../../contract/outcome';
import type { Cleanup, ProvisioningRequest, Removal } from './provisioning-request';

/** What is left to do at the provider takes at most this long; then somebody must look (protocol.md 5.2). */
export const CLEANUP_BUDGET_MS = 1_200_000;

/**
 * What is left to do at the provider before a request may end with an outcome: the removal of its connection when it was
 * cancelled or is not to be kept (api.md "Request"), and a last look when a create was ever in doubt (protocol.md 1.8).
 * `undefined` when there is nothing. Only a create has made something that may be removed.
 */
export function cleanupFor(request: ProvisioningRequest, outcome: Outcome, nowMs: number): Cleanup | undefined {
  if (request.operation !== 'create') return undefined;
  const removals = removalsOf(request, outcome);
  const doubtAtMs = doubtAtMsOf(request, nowMs);
  if (removals.length === 0 && doubtAtMs === undefined) return undefined;
  return { outcome, sinceMs: nowMs, doubtAtMs, removals, failures: 0 };
}

/** The clean-up of a request that was cancelled while it was cleaned up or recorded. */
export function cleanupOfCancelled(request: ProvisioningRequest, outcome: Outcome, nowMs: number): Cleanup | undefined {
  const { cleanup } = request;
  if (cleanup === undefined) return cleanupFor(request, outcome, nowMs);
  const known = new Set(cleanup.removals.map(({ connectionId }) => connectionId));
  const added = removalsOf(request, outcome).filter(({ connectionId }) => !known.has(connectionId));
  return { ...cleanup, outcome, removals: [...cleanup.removals, ...added] };
}

/** When the next part is to be done: a removal now, the last look when what came of calls in doubt must be visible. */
export function cleanupDueAtMs({ removals, doubtAtMs }: Cleanup, nowMs: number, settleSeconds: number): number {
  return removals.length > 0 || doubtAtMs === undefined ? nowMs : Math.max(nowMs, doubtAtMs + settleSeconds * 1000);
}

/** Whether a request that ends so takes its connection with it. */
export function mustGo({ onFailure }: ProvisioningRequest, { state }: Outcome): boolean {
  return state === 'cancelled' || (onFailure === 'delete' && (state === 'failed' || state === 'timed_out'));
}

function removalsOf(request: ProvisioningRequest, outcome: Outcome): Removal[] {
  const { connection } = request;
  return connection !== undefined && mustGo(request, outcome)
    ? [{ connectionId: connection.id, isDuplicate: false, accepted: false }]
    : [];
}

/** Without a connection the look before this one has found nothing: a second one must be later than that. */
function doubtAtMsOf({ connection, attempt }: ProvisioningRequest, nowMs: number): number | undefined {
  if (attempt?.everInDoubt !== true) return undefined;
  return connection === undefined ? nowMs : attempt.sentAtMs;
}
