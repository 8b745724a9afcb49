import type { Problem } from '../../../contract/steps';
import type { RequestId } from './request-id';
import type { DialectId } from '../../../contract/provider-profile';
import type { Completion, ProvisionedConnection, ProvisioningRequest, Ticket, Tunnel } from './provisioning-request';
import type { Phase, RequestState } from './request-state';

/** A request as API answers show it (api.md "Routes"). An allow-list: nothing else of a stored request gets out. */
export interface RequestResource {
  readonly id: RequestId;
  readonly operation: ProvisioningRequest['operation'];
  readonly provider: string;
  readonly dialect: DialectId;
  readonly state: RequestState;
  readonly phase?: Phase | undefined;
  readonly tunnel: Tunnel;
  readonly connection?: ProvisionedConnection | undefined;
  readonly ticket?: Ticket | undefined;
  readonly requestedBy: string;
  readonly completion: Completion;
  readonly onFailure: ProvisioningRequest['onFailure'];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly endedAt?: string | undefined;
  readonly deadlineAt: string;
  readonly problem?: Problem | undefined;
  readonly links: { readonly self: string; readonly events: string };
}

/** Path of a request in the HTTP API. */
export function requestPath(id: RequestId): string {
  return `/v1/requests/${id}`;
}

/** Makes the resource of a stored request. */
export function resourceOf(request: ProvisioningRequest): RequestResource {
  const { id, endedAtMs } = request;
  return {
    id,
    operation: request.operation,
    provider: request.provider,
    dialect: request.dialect,
    state: request.state,
    phase: request.phase,
    tunnel: request.tunnel,
    connection: request.connection,
    ticket: request.ticket,
    requestedBy: request.requestedBy,
    completion: request.completion,
    onFailure: request.onFailure,
    createdAt: timeOf(request.createdAtMs),
    updatedAt: timeOf(request.updatedAtMs),
    endedAt: endedAtMs === undefined ? undefined : timeOf(endedAtMs),
    deadlineAt: timeOf(request.deadlineAtMs),
    problem: request.problem,
    links: { self: requestPath(id), events: `${requestPath(id)}/events` },
  };
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
