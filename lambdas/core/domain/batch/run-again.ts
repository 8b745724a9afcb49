import type { RowRecord } from './row-record';

/**
 * Whether a row may run again: it has failed, has timed out, or was rejected for a reason that may change. Whoever asks knows
 * what has failed, such as a connection that ended in an error, which is nothing to repeat unasked (`retryable: false`); what
 * was rejected for good would only be rejected again. Never one that needs attention: nobody knows what is left of it at the provider.
 */
export function mayRunAgain({ state, problem }: Pick<RowRecord, 'state' | 'problem'>): boolean {
  // guard: rerun-states
  return state === 'failed' || state === 'timed_out' || (state === 'rejected' && problem?.retryable === true);
}
