import { waitingOf } from '../../domain/gate/waiting';
import type { Waiting } from '../../domain/gate/waiting';
import type { Admission } from '../../domain/request/admission';
import type { ProvisioningRequest } from '../../domain/request/provisioning-request';
import { endUnadmitted } from '../gate/end-unadmitted';
import type { AdmissionDependencies } from '../gate/gate-dependencies';
import { joining } from '../intake/dispatch-requests';
import type { RecordDependencies } from '../steps/step-dependencies';
import { settleSome } from '../ticks/some-at-a-time';

/** What looking after requests that wait works with. */
export interface WaitingDependencies extends AdmissionDependencies, RecordDependencies {}

/** What became of a request that waits for its provider, or did not any more. */
export type WaitingFinding = 'expired' | 'queued' | 'left';

/** A request that waits. */
export interface WaitingRequest {
  readonly request: ProvisioningRequest & { readonly admission: Admission };
  readonly waiting: Waiting;
}

/** A request with how it waits; nothing for one that never waits, or has been admitted. @throws ServiceUnavailableError */
export async function waitingRequest(
  { places }: Pick<AdmissionDependencies, 'places'>,
  request: ProvisioningRequest,
): Promise<WaitingRequest | undefined> {
  const waiting = waitingOf(request);
  const { admission } = request;
  if (waiting === undefined || admission === undefined) return undefined;
  const place = await places.find(waiting.account, request.id);
  return place === undefined ? { request: { ...request, admission }, waiting } : undefined;
}

/**
 * Looks after requests that wait for their provider (protocol.md 7.8): two minutes after one was accepted its line is made
 * known once more, in case its dispatch was lost, or its item; when its time is over it ends.
 *
 * @returns what became of each, in their order
 */
export async function reconcileWaiting(
  deps: WaitingDependencies,
  requests: readonly WaitingRequest[],
): Promise<PromiseSettledResult<WaitingFinding>[]> {
  const found = await settleSome(requests, (one) => lookAfter(deps, one));
  // Lines are made known when all are in their places: what is the same for many is done once.
  const join = joining(deps);
  return settleSome(found, async (looked, index) => {
    if (looked.status === 'rejected') throw looked.reason;
    const one = requests[index];
    if (looked.value !== 'queued' || one === undefined) return looked.value;
    // guard: lost-dispatch
    await join(one.waiting);
    const admission = { ...one.request.admission, seenAtMs: deps.clock.nowMs() };
    await deps.store.postpone({ ...one.request, admission });
    return 'queued';
  });
}

async function lookAfter(deps: WaitingDependencies, { request, waiting }: WaitingRequest): Promise<WaitingFinding> {
  if (deps.clock.nowMs() >= waiting.waitUntilMs) {
    return (await endUnadmitted(deps, request.id)) === 'ended' ? 'expired' : 'left';
  }
  await deps.lines.restore(waiting);
  return 'queued';
}
