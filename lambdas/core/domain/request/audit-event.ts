import type { AuditEvent as ApiAuditEvent, AuditSnapshot } from '../../../contract/api/audit-event';
import type { AUDIT_EVENT_TYPES } from '../../../contract/api/vocabulary';
import type { ProviderAnswer } from '../../../contract/outcome';
import { kindOf } from './actor';
import type { ActorKind } from './actor';
import type { RequestId } from './request-id';
import type { ProvisioningRequest } from './provisioning-request';
import { shownConnection, shownTunnel } from './shown-connection';

/** What happened. The last event of an ended request has its terminal state as type. */
export type AuditEventType = (typeof AUDIT_EVENT_TYPES)[number];

/** One entry of a request's audit trail (api.md "Audit trail"); never changed once written. */
export type AuditEvent = Readonly<ApiAuditEvent> & { readonly requestId: RequestId };

/** An audit event as this release writes it: early ones lacked some of it. */
export interface NewAuditEvent extends AuditEvent {
  readonly actorKind: ActorKind;
  readonly tenant: string;
  readonly requestedBy: string;
  readonly profile: { readonly name: string; readonly dialect: string };
  readonly schema: number;
}

/** Version of what events say; part of what is hashed (docs/adr/0024). */
const EVENT_SCHEMA = 1;

/** What {@link auditEventOf} cannot read off the request. */
export interface AuditCause {
  readonly type: AuditEventType;
  readonly actor: string;
  /** Where the actor called from. */
  readonly address?: string | undefined;
  readonly provider?: ProviderAnswer | undefined;
  /** The connection that the event is about, where it is not the request's own. */
  readonly connectionId?: string | undefined;
  /** Names of fields of the connection that the caller asks to change. */
  readonly fields?: readonly string[];
}

/** Makes the audit event of one change; `before` is absent for the first one. */
export function auditEventOf(
  before: ProvisioningRequest | undefined,
  after: ProvisioningRequest,
  cause: AuditCause,
): NewAuditEvent {
  const old = before === undefined ? {} : snapshotOf(before);
  const current = snapshotOf(after);
  const names = [...new Set([...membersOf(old), ...membersOf(current)])];
  const changed = names.filter((name) => old[name] !== current[name]);
  return {
    schema: EVENT_SCHEMA,
    sequence: after.version,
    time: new Date(after.updatedAtMs).toISOString(),
    type: cause.type,
    actor: cause.actor,
    actorKind: kindOf(cause.actor),
    address: cause.address,
    tenant: after.tenant,
    requestedBy: after.requestedBy,
    profile: { name: after.provider, dialect: after.dialect },
    ticket: after.ticket,
    requestId: after.id,
    connectionId: cause.connectionId ?? shownConnection(after)?.id,
    before: pick(old, changed),
    after: pick(current, changed),
    provider: cause.provider,
    changed: [...changed, ...(cause.fields ?? []).map((field) => `connection.${field}`)],
  };
}

function snapshotOf(request: ProvisioningRequest): AuditSnapshot {
  const { state, phase, attempt, problem } = request;
  const connection = shownConnection(request);
  const tunnel = shownTunnel(request);
  return {
    state,
    ...(phase !== undefined && { phase }),
    ...(tunnel !== undefined && { tunnel }),
    ...(connection !== undefined && { connectionId: connection.id, status: connection.status }),
    ...(attempt !== undefined && { attempt: attempt.number }),
    ...(problem !== undefined && { problem: problem.code }),
  };
}

function membersOf(snapshot: AuditSnapshot): readonly (keyof AuditSnapshot)[] {
  return Object.keys(snapshot) as (keyof AuditSnapshot)[]; // made by us, of these members
}

function pick(snapshot: AuditSnapshot, names: readonly (keyof AuditSnapshot)[]): AuditSnapshot {
  return Object.fromEntries(
    membersOf(snapshot).flatMap((name) => (names.includes(name) ? [[name, snapshot[name]]] : [])),
  );
}
