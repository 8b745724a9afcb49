import type { BatchCounts, BatchResource, RowState } from '../../../../../lambdas/contract/api/batch';
import { EXIT } from '../../base/exit-codes';
import type { ExitCode } from '../../base/exit-codes';

/** States of rows in which something may still become of them. */
const UNSETTLED = ['accepted', 'running'] as const;
/** States of rows that did not become what they were to. */
const FAILED = ['invalid', 'failed', 'timed_out', 'rejected', 'cancelled', 'needs_attention'] as const;

/** Rows that will not change any more. */
export function settledOf(counts: BatchCounts): number {
  return counts.rows - sum(counts, UNSETTLED);
}

/** Rows that have ended otherwise than they were to, the invalid ones included. */
export function failedOf(counts: BatchCounts): number {
  return sum(counts, FAILED);
}

/** Whether a row has ended otherwise than it was to. */
export function isFailed(state: RowState): boolean {
  return FAILED.some((failed) => failed === state);
}

/** Whether nothing of a batch will change any more. */
export function hasEnded({ state }: Pick<BatchResource, 'state'>): boolean {
  return state === 'ended' || state === 'cancelled';
}

/** What a batch makes of a command: 2 as soon as one row has ended otherwise than it was to, 4 where none is valid. */
export function exitCodeOf({ counts }: Pick<BatchResource, 'counts'>): ExitCode {
  if (counts.rows > 0 && counts.invalid === counts.rows) return EXIT.invalid;
  return failedOf(counts) > 0 ? EXIT.notSucceeded : EXIT.succeeded;
}

function sum(counts: BatchCounts, states: readonly (keyof BatchCounts)[]): number {
  return states.reduce((total, state) => total + counts[state], 0);
}
