import type { TerminalState } from '../../../../contract/outcome';
import type { ProviderProfile } from '../../../../contract/provider-profile';
import type { BatchHeader } from '../../../domain/batch/batch-header';
import type { ProvisioningRequest } from '../../../domain/request/provisioning-request';
import { firstOf } from '../../../domain/request/request-change';
import { newRequest } from '../../../domain/submission/new-request';
import type { Needs } from '../../../domain/submission/new-request';
import type { Acceptance } from '../../../ports/request-store';
import type { PlacedRow } from './chunk-work';

/** How a row begins. */
export interface Beginning {
  readonly profile: Pick<ProviderProfile, 'name' | 'dialect'>;
  readonly nowMs: number;
  /** Absent where it need not wait for its provider. */
  readonly needs?: Needs | undefined;
}

/** The request that a row becomes, as it is accepted. */
export function acceptanceOf(header: BatchHeader, row: PlacedRow, beginning: Beginning): Acceptance {
  const { requestedBy: actor, requestedFrom: address } = header;
  const { sealedKey } = row;
  return {
    ...firstOf(requestOf(header, row, beginning), { type: 'accepted', actor, address }),
    sealedKey: sealedKey === undefined ? undefined : Buffer.from(sealedKey, 'base64'),
  };
}

/** How a row ends that never begins. */
export interface EarlyEnd {
  readonly state: Extract<TerminalState, 'cancelled' | 'failed'>;
  readonly actor: string;
  readonly problem?: ProvisioningRequest['problem'];
  readonly nowMs: number;
}

/**
 * The request that a row becomes when it ends before it begins: with one audit event, without its key, and without its fields,
 * which may be what could not be stored.
 */
export function endedAcceptanceOf(header: BatchHeader, row: PlacedRow, end: EarlyEnd): Acceptance {
  const { state, actor, problem, nowMs } = end;
  const { submission, dialect } = row;
  const request: ProvisioningRequest = {
    ...requestOf(header, row, { profile: { name: submission.provider, dialect }, nowMs }),
    fields: {},
    hasPreSharedKey: false,
    sealedFor: undefined,
    state,
    endedAtMs: nowMs,
    problem,
  };
  return firstOf(request, { type: state, actor });
}

/** The request that a row becomes. */
export function requestOf(
  { id, tenant, requestedBy, maxWaitSeconds }: BatchHeader,
  { submission, row, requestId, sealedKey, sealedFor }: PlacedRow,
  { profile, nowMs, needs }: Beginning,
): ProvisioningRequest {
  const origin = { id: requestId, tenant, actor: requestedBy, nowMs, batch: { id, row, maxWaitSeconds } };
  return {
    ...newRequest({ submission, profile }, origin, needs),
    hasPreSharedKey: sealedKey !== undefined,
    sealedFor,
  };
}
