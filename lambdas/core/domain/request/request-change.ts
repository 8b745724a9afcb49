import type { Outcome } from '../../../contract/outcome';
import { chained } from '../proof/chain';
import type { Link } from '../proof/chain';
import { auditEventOf } from './audit-event';
import type { AuditCause, NewAuditEvent } from './audit-event';
import type { ProvisioningRequest } from './provisioning-request';
import { transition } from './request-state';

/** A request's next version together with the audit event that says so; both are written in one transaction. */
export interface RequestChange {
  readonly request: ProvisioningRequest;
  readonly event: NewAuditEvent & Link;
}

/** The fields that a change may set. */
export type RequestPatch = Partial<
  Pick<
    ProvisioningRequest,
    | 'state'
    | 'phase'
    | 'tunnel'
    | 'connection'
    | 'removed'
    | 'attempt'
    | 'watch'
    | 'cancellation'
    | 'cleanup'
    | 'dueAtMs'
    | 'problem'
    | 'deadlineAtMs'
    | 'endedAtMs'
  >
>;

/** Makes the first version of a request. */
export function firstOf(request: ProvisioningRequest, cause: AuditCause): RequestChange {
  return changed(undefined, request, cause);
}

/**
 * Makes the next version of a request.
 *
 * @throws InvariantError when the request cannot go to the new state
 */
export function changeOf(
  before: ProvisioningRequest,
  patch: RequestPatch,
  nowMs: number,
  cause: AuditCause,
): RequestChange {
  const request: ProvisioningRequest = {
    ...before,
    ...patch,
    state: transition(before.state, patch.state ?? 'running'),
    // Never behind the event before, whatever another machine's clock says.
    updatedAtMs: Math.max(nowMs, before.updatedAtMs),
    version: before.version + 1,
  };
  return changed(before, request, cause);
}

/** The event is tied to the one before; the request remembers the last one. */
function changed(
  before: ProvisioningRequest | undefined,
  after: ProvisioningRequest,
  cause: AuditCause,
): RequestChange {
  // guard: event-chain
  const event = chained(auditEventOf(before, after, cause), before?.lastEventHash);
  return { request: { ...after, lastEventHash: event.hash }, event };
}

/** Makes the last version of a request. @param by who ends it */
export function endOf(
  before: ProvisioningRequest,
  outcome: Outcome,
  nowMs: number,
  by: Pick<AuditCause, 'actor' | 'address'>,
): RequestChange {
  const { connection } = before;
  const patch: RequestPatch = {
    state: outcome.state,
    phase: undefined,
    cleanup: undefined,
    endedAtMs: Math.max(nowMs, before.updatedAtMs),
    problem: outcome.problem,
    ...(outcome.tunnel !== undefined && { tunnel: outcome.tunnel }),
    ...(connection !== undefined &&
      outcome.status !== undefined && { connection: { ...connection, status: outcome.status } }),
  };
  return changeOf(before, patch, nowMs, { ...by, type: outcome.state, provider: outcome.provider });
}
