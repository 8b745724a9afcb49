import type { BatchCounts, BatchResource as ApiBatchResource } from '../../../contract/api/batch';
import type { BatchHeader } from './batch-header';
import { isOpen, rowsIn } from './batch-header';
import type { BatchId } from '../batch-id';
import { COUNTED_STATES } from './row-record';
import type { CountedState, Tally } from './row-record';

/** A batch as API answers show it (api.md "Batches"). */
export type BatchResource = Readonly<ApiBatchResource> & { readonly id: BatchId };

/** Path of a batch in the HTTP API. */
export function batchPath(id: BatchId): string {
  return `/v1/batches/${id}`;
}

/** Rows by state: those that nothing is known of wait for their turn. */
export function countsOf(header: Pick<BatchHeader, 'calls' | 'end'>, tally: Tally | undefined): BatchCounts {
  if (header.end !== undefined) return header.end.counts;
  const { rows, invalid } = rowsIn(header);
  const states = { ...NONE, ...tally?.states };
  const others = COUNTED_STATES.reduce((sum, state) => sum + states[state], 0);
  return { rows, invalid, accepted: rows - invalid - others, ...states };
}

const NONE = Object.fromEntries(COUNTED_STATES.map((state) => [state, 0])) as Record<CountedState, number>; // has them all

/** Rows that have not ended. */
export function openRowsIn({ accepted, running }: BatchCounts): number {
  return accepted + running;
}

/** Makes the resource of a stored batch. */
export function batchResourceOf(header: BatchHeader, tally: Tally | undefined, nowMs: number): BatchResource {
  const { id, openUntilMs } = header;
  const counts = countsOf(header, tally);
  const isOpenNow = isOpen(header, nowMs);
  const state = stateOf(header, counts, isOpenNow);
  const hasEnded = state === 'ended' || state === 'cancelled';
  return {
    id,
    state,
    counts,
    errors: [...header.errors],
    ...(header.warnings.length > 0 && { warnings: [...header.warnings] }),
    rerunOf: header.rerunOf,
    rerunBy: header.rerunBy,
    requestedBy: header.requestedBy,
    createdAt: timeOf(header.createdAtMs),
    closesAt: isOpenNow && openUntilMs !== undefined ? timeOf(openUntilMs) : undefined,
    estimatedEndAt: hasEnded ? undefined : estimateOf(header, counts, nowMs),
    endedAt: hasEnded ? timeOf(endedAtMs(header, tally)) : undefined,
    links: { self: batchPath(id), results: `${batchPath(id)}/results` },
  };
}

function stateOf({ cancellation }: BatchHeader, counts: BatchCounts, isOpenNow: boolean): BatchResource['state'] {
  if (isOpenNow) return 'open';
  if (openRowsIn(counts) > 0) return 'running';
  return cancellation === undefined ? 'ended' : 'cancelled';
}

/** A batch without rows that run ends when it is closed or cancelled. */
export function endedAtMs(header: BatchHeader, tally: Tally | undefined): number {
  const { end, cancellation, closedAtMs, openUntilMs, createdAtMs } = header;
  const withoutRows = cancellation?.requestedAtMs ?? closedAtMs ?? openUntilMs ?? createdAtMs;
  return end?.endedAtMs ?? tally?.lastEndedAtMs ?? withoutRows;
}

/** By how fast rows have ended since the batch was made; so a provider that stands still is not promised to go on at once. */
function estimateOf({ createdAtMs }: BatchHeader, counts: BatchCounts, nowMs: number): string | undefined {
  const { rows, invalid } = counts;
  const left = openRowsIn(counts);
  const ended = rows - invalid - left;
  if (ended === 0 || left === 0) return undefined;
  return timeOf(nowMs + Math.round((Math.max(0, nowMs - createdAtMs) / ended) * left));
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
