import type { RequestResource as ApiRequestResource } from '../../../contract/api/request';
import type { RequestId } from './request-id';
import type { ProvisioningRequest } from './provisioning-request';
import { shownConnection, shownTunnel } from './shown-connection';

/** A request as API answers show it (api.md "Request resource"). */
export type RequestResource = Readonly<ApiRequestResource> & { readonly id: RequestId };

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
    tunnel: shownTunnel(request),
    connection: shownConnection(request),
    ticket: request.ticket,
    requestedBy: request.requestedBy,
    completion: request.completion,
    onFailure: request.onFailure,
    createdAt: timeOf(request.createdAtMs),
    updatedAt: timeOf(request.updatedAtMs),
    endedAt: endedAtMs === undefined ? undefined : timeOf(endedAtMs),
    deadlineAt: timeOf(request.deadlineAtMs),
    problem: request.problem,
    warnings: request.warnings,
    links: { self: requestPath(id), events: `${requestPath(id)}/events` },
  };
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
