/** Lines of requests that wait, as tests of the gate have them. */
import type { BatchId } from '../../../lambdas/core/domain/batch-id';
import type { Place } from '../../../lambdas/core/domain/gate/place';
import type { LineHeads, Waiting } from '../../../lambdas/core/domain/gate/waiting';
import { lineOf } from '../../../lambdas/core/domain/request/admission';
import type { LineId } from '../../../lambdas/core/domain/request/admission';
import { NOW_MS, requestId } from '../builders';

export const ACCOUNT = 'otc-classic';

let lastId = 0;

/** The line of a tenant's single requests, or of one of its batches. */
export function line(tenant: string, batch?: string): LineId {
  return lineOf(tenant, batch as BatchId | undefined);
}

/** So many requests that wait in a line, one after the other. */
export function inLine(id: LineId, count: number, changes: Partial<Waiting> = {}): LineHeads {
  const heads = Array.from({ length: count }, (_, index): Waiting => {
    lastId += 1;
    const base = { account: ACCOUNT, requestId: requestId(lastId), line: id, sinceMs: NOW_MS + index };
    return { ...base, waitUntilMs: NOW_MS + 600_000, calls: 1, ...changes };
  });
  return { line: id, heads };
}

/** So many places that requests of a line have. */
export function placesOf(id: LineId, count: number, changes: Partial<Place> = {}): Place[] {
  return inLine(id, count).heads.map(({ requestId: ofWhom }) => {
    return { account: ACCOUNT, requestId: ofWhom, line: id, sinceMs: NOW_MS, ...changes };
  });
}
