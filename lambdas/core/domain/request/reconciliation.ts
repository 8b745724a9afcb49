import { CLEANUP_BUDGET_MS } from './cleanup';
import type { ProvisioningRequest } from './provisioning-request';
import { isTerminal } from './request-state';

/** The stream starts an execution within seconds; after this long something has gone wrong. */
const DISPATCH_MS = 120_000;
/** The last steps and their retries may take this long after the time that a request has. */
const MARGIN_MS = 300_000;
/** A call in doubt settles (300 s at most) and is looked up, with retries, within this time after its last write. */
const IN_DOUBT_MS = 900_000;

/**
 * When the reconciler is to look at a request (protocol.md 1.9), epoch ms; `undefined` when the request has
 * ended. Early enough to find what was forgotten, late enough to leave alone what is only slow.
 */
export function reconcileAtMs(request: ProvisioningRequest): number | undefined {
  const { state, createdAtMs, updatedAtMs, deadlineAtMs, cleanup, admission } = request;
  if (isTerminal(state)) return undefined;
  if (state === 'accepted') {
    // Whose line is known waits for its provider, and is not looked at again and again.
    const forgottenAtMs = admission?.seenAtMs === undefined ? createdAtMs + DISPATCH_MS : Infinity;
    return Math.min(forgottenAtMs, admission?.waitUntilMs ?? Infinity);
  }
  // A clean-up whose entry was lost is to have time left when that is found.
  if (cleanup !== undefined) return cleanup.sinceMs + CLEANUP_BUDGET_MS / 2;
  return Math.max(deadlineAtMs + MARGIN_MS, isInDoubt(request) ? updatedAtMs + IN_DOUBT_MS : 0);
}

/**
 * Whether nobody knows yet what came of the last send. Another question than {@link wasSent}: a send that certainly did
 * not reach the provider, or whose effect is known, leaves no doubt.
 */
function isInDoubt({ attempt, watch }: ProvisioningRequest): boolean {
  return watch === undefined && attempt !== undefined && attempt.result !== 'not-sent';
}
