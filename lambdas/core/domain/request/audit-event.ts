import type { ProviderAnswer } from '../../../contract/steps';
import type { RequestId } from './request-id';
import type { ProvisioningRequest, Ticket } from './provisioning-request';

/** What happened. The last event of an ended request has its terminal state as type. */
export type AuditEventType =
  | 'accepted'
  | 'validated'
  | 'create-sent'
  | 'create-not-sent'
  | 'create-in-doubt'
  | 'created'
  | 'adopted'
  | 'update-sent'
  | 'update-repeated'
  | 'updated'
  | 'delete-sent'
  | 'delete-repeated'
  | 'delete-accepted'
  | 'status-changed'
  | 'observation-failed'
  | 'connection-missing'
  | 'given-up'
  | 'cancel-requested'
  | 'clean-up-started'
  | 'clean-up-delayed'
  | 'removal-sent'
  | 'removed'
  | 'duplicate-found'
  | 'duplicate-removed'
  | 'succeeded'
  | 'rejected'
  | 'failed'
  | 'timed_out'
  | 'cancelled'
  | 'needs_attention';

/** The part of a request that audit events show before and after a change. */
export type AuditSnapshot = Readonly<Record<string, string | number>>;

/** One entry of a request's audit trail (api.md "Routes"); never changed once written. */
export interface AuditEvent {
  /** From 1 without a gap; equals the request's version after the change. */
  readonly sequence: number;
  readonly time: string;
  readonly type: AuditEventType;
  /** Who did it: the caller's identity, or `vpn-provisioner` for the workflow's own doing. */
  readonly actor: string;
  readonly ticket?: Ticket | undefined;
  readonly requestId: RequestId;
  readonly connectionId?: string | undefined;
  readonly before: AuditSnapshot;
  readonly after: AuditSnapshot;
  /** What the provider answered: identifiers and codes, never a body. */
  readonly provider?: ProviderAnswer | undefined;
  /** Names of the fields that `before` and `after` show with different values, and of what an update asks to change. */
  readonly changed: readonly string[];
}

/** What {@link auditEventOf} cannot read off the request. */
export interface AuditCause {
  readonly type: AuditEventType;
  readonly actor: string;
  readonly provider?: ProviderAnswer | undefined;
  /** The connection that the event is about, where it is not the request's own. */
  readonly connectionId?: string | undefined;
  /** Names of fields of the connection that the caller asks to change. */
  readonly fields?: readonly string[];
}

/** Actor of events that no caller caused. */
export const WORKFLOW_ACTOR = 'vpn-provisioner';

/** Makes the audit event of one change; `before` is absent for the first one. */
export function auditEventOf(
  before: ProvisioningRequest | undefined,
  after: ProvisioningRequest,
  cause: AuditCause,
): AuditEvent {
  const old = before === undefined ? {} : snapshotOf(before);
  const current = snapshotOf(after);
  const names = [...new Set([...Object.keys(old), ...Object.keys(current)])];
  const changed = names.filter((name) => old[name] !== current[name]);
  return {
    sequence: after.version,
    time: new Date(after.updatedAtMs).toISOString(),
    type: cause.type,
    actor: cause.actor,
    ticket: after.ticket,
    requestId: after.id,
    connectionId: cause.connectionId ?? after.connection?.id,
    before: pick(old, changed),
    after: pick(current, changed),
    provider: cause.provider,
    changed: [...changed, ...(cause.fields ?? []).map((field) => `connection.${field}`)],
  };
}

function snapshotOf(request: ProvisioningRequest): AuditSnapshot {
  const { state, phase, tunnel, connection, attempt, problem } = request;
  return {
    state,
    ...(phase !== undefined && { phase }),
    tunnel,
    ...(connection !== undefined && { connectionId: connection.id, status: connection.status }),
    ...(attempt !== undefined && { attempt: attempt.number }),
    ...(problem !== undefined && { problem: problem.code }),
  };
}

function pick(snapshot: AuditSnapshot, names: readonly string[]): AuditSnapshot {
  return Object.fromEntries(Object.entries(snapshot).filter(([name]) => names.includes(name)));
}
