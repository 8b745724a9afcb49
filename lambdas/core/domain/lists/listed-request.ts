import type { RequestList } from '../../../contract/lists';
import type { BatchHeader } from '../batch/batch-header';
import type { ProvisioningRequest } from '../request/provisioning-request';
import { isTerminal } from '../request/request-state';
import type { RequestState } from '../request/request-state';
import { shownConnection } from '../request/shown-connection';
import type { Listed } from './listed';
import { positionOf } from './position';
import type { Position } from './position';

/** What all requests of a tenant have in common, and all its batches. */
export const ALL = { requests: 'requests', batches: 'batches' } as const;

/** Where a request is listed. */
export function listedRequest(request: ProvisioningRequest): Listed<RequestList> {
  const { tenant, state, provider, requestedBy, ticket } = request;
  return {
    tenant,
    part: 0,
    position: requestPosition(request),
    values: {
      time: ALL.requests,
      state: stateValue(state),
      provider,
      actor: requestedBy,
      ticket: ticket?.id,
      connection: shownConnection(request)?.id,
    },
  };
}

/** Where a batch is listed. */
export function listedBatch({ id, tenant, createdAtMs }: BatchHeader): Listed<RequestList> {
  return { tenant, part: 0, position: positionOf(createdAtMs, id), values: { time: ALL.batches } };
}

/** A request keeps its position for good. */
export function requestPosition({ id, createdAtMs }: Pick<ProvisioningRequest, 'id' | 'createdAtMs'>): Position {
  return positionOf(createdAtMs, id);
}

/** What requests of a state have in common: those that have not ended are few, and listed together, which saves a write. */
export function stateValue(state: RequestState): string {
  return isTerminal(state) ? state : 'open';
}
