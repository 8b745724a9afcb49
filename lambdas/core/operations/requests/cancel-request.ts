import { waitingOf } from '../../domain/gate/waiting';
import { CANCELLED, mayBeCancelled } from '../../domain/request/cancellation';
import type { ProvisioningRequest } from '../../domain/request/provisioning-request';
import { changeOf, endOf } from '../../domain/request/request-change';
import { resourceOf } from '../../domain/request/request-resource';
import type { RequestResource } from '../../domain/request/request-resource';
import { isTerminal } from '../../domain/request/request-state';
import type { Caller } from '../../domain/caller';
import type { RequestStore } from '../../ports/request-store';
import { wake } from './wake-watcher';
import type { WakeDependencies } from './wake-watcher';
import { decideAnew } from './decide-anew';
import { findOwnRequest } from './query-requests';

/** When the caller should look again, in seconds: a step that is waiting notices when its wait is over. */
const POLL_AFTER_SECONDS = 10;

/** What a cancellation works with. */
export interface CancelDependencies extends WakeDependencies {
  readonly store: RequestStore;
}

/** What came of a cancellation. */
export type CancelResult =
  /** It is recorded; the request ends `cancelled` once nothing of it is left at the provider, at once if it still waits. */
  | { readonly kind: 'requested'; readonly resource: RequestResource; readonly pollAfterSeconds: number }
  /** The tenant has no such request. */
  | { readonly kind: 'not-found' }
  | { readonly kind: 'too-late'; readonly reason: string };

/**
 * Records a caller's wish that a request of its tenant ends without effect; the workflow's steps and the watcher act on it.
 * The second cancellation of one request writes nothing (protocol.md 2.1, column D).
 *
 * @throws ServiceUnavailableError
 */
export async function cancelRequest(deps: CancelDependencies, caller: Caller, id: string): Promise<CancelResult> {
  return decideAnew(async () => {
    const request = await findOwnRequest(deps.store, caller.tenant, id);
    if (request === undefined) return { kind: 'not-found' };
    if (!mayBeCancelled(request)) return { kind: 'too-late', reason: reasonOf(request) };
    const cancelled = request.cancellation === undefined ? await cancel(deps, caller, request) : request;
    if (cancelled.dueAtMs !== undefined) await wake(deps, cancelled.provider, 0);
    return requested(cancelled);
  });
}

async function cancel(
  { store, clock }: CancelDependencies,
  { actor, address }: Caller,
  request: ProvisioningRequest,
): Promise<ProvisioningRequest> {
  const nowMs = clock.nowMs();
  const cancellation = { requestedAtMs: nowMs, requestedBy: actor };
  if (waitingOf(request) !== undefined) {
    const end = endOf({ ...request, cancellation }, CANCELLED, nowMs, { actor, address });
    const written = await store.commit(end, { removeSealedKey: true, leaveLine: true });
    // It may have been admitted a moment ago: then its execution ends it.
    if (written === 'committed') return end.request;
  }
  const patch = { state: request.state, cancellation };
  const change = changeOf(request, patch, nowMs, { type: 'cancel-requested', actor, address });
  await store.commit(change);
  return change.request;
}

function requested(request: ProvisioningRequest): CancelResult {
  return { kind: 'requested', resource: resourceOf(request), pollAfterSeconds: POLL_AFTER_SECONDS };
}

function reasonOf({ state, operation }: ProvisioningRequest): string {
  if (isTerminal(state)) return `The request has ended: ${state}.`;
  return `The ${operation} has been sent to the provider and cannot be taken back.`;
}
