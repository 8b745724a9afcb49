import { CLEANUP_BUDGET_MS } from '../request/cleanup';
import type { ProvisioningRequest } from '../request/provisioning-request';
import type { RequestId } from '../request/request-id';

/**
 * The entry of a request that the watcher follows: what a tick must know of it without reading it (protocol.md 7.1). It
 * stands beside the request and is written with it, in one transaction.
 */
export interface Flight {
  /** Name of the provider's profile. */
  readonly account: string;
  readonly requestId: RequestId;
  /** The connection to look at; absent while the request is cleaned up, which goes by time alone. */
  readonly connectionId?: string | undefined;
  /** The provider's word for its status, as recorded. */
  readonly status?: string | undefined;
  /** When it began to wait: for the connection to settle, or for its clean-up. */
  readonly sinceMs: number;
  /** When the request must be looked at whatever the status is. */
  readonly dueAtMs: number;
  /** When the request ended; its execution has not been told yet. */
  readonly endedAtMs?: number | undefined;
}

/** The entry that a request has; none while the watcher does not follow it. */
export function flightOf(request: ProvisioningRequest): Flight | undefined {
  const { id, provider, dueAtMs, cleanup, connection, cancellation, endedAtMs } = request;
  if (dueAtMs === undefined) return undefined;
  const isObserved = cleanup === undefined && connection !== undefined;
  return {
    account: provider,
    requestId: id,
    ...(isObserved && { connectionId: connection.id, status: connection.status }),
    sinceMs: sinceMsOf(request) ?? dueAtMs,
    // What has been cancelled is looked at by the next tick, whoever runs it.
    dueAtMs: isObserved && cancellation !== undefined ? 0 : dueAtMs,
    ...(endedAtMs !== undefined && { endedAtMs }),
  };
}

function sinceMsOf({ cleanup, watch }: ProvisioningRequest): number | undefined {
  return cleanup === undefined ? watch?.sinceMs : cleanup.sinceMs;
}

/** Until when the watcher may take for a request, epoch ms: what it could not do by then ends the request. */
export function followedUntilMs({ deadlineAtMs, cleanup }: ProvisioningRequest): number {
  return cleanup === undefined ? deadlineAtMs : cleanup.sinceMs + CLEANUP_BUDGET_MS;
}
