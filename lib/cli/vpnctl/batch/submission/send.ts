import type { BatchResource } from '../../../../../lambdas/contract/api/batch';
import type { BatchClient } from '../../../../client/batch-client';
import type { Say } from '../../api/connect';
import { count } from '../../base/printable';
import { keyOf } from './submission';
import type { Submission } from './submission';
import type { SubmissionState } from './submission-state';
import { moreRows, openingUpload, uploadOf } from './upload';

/** What sending works with. */
export interface Sending {
  readonly batches: BatchClient;
  readonly say: Say;
  /** Keeps what was sent so far. */
  readonly keep: (state: SubmissionState) => Promise<void>;
}

/**
 * Sends what is left of a submission: one call for a file that fits into one, otherwise one that opens a batch, one for each
 * part, and one that closes it. Each has a key of its own, so that what it brings is stored once though its answer is lost.
 */
export async function send(sending: Sending, submission: Submission, state: SubmissionState): Promise<BatchResource> {
  const { batches } = sending;
  if (submission.parts.length > 1) return batches.close(await sendParts(sending, submission, state));
  return batches.submit({ ...uploadOf(submission, 0), idempotencyKey: keyOf(submission, state, 1) });
}

async function sendParts(
  { batches, keep, say }: Sending,
  submission: Submission,
  state: SubmissionState,
): Promise<string> {
  const { parts } = submission;
  const total = parts.reduce((sum, { rows }) => sum + rows, 0);
  const id = state.batchId ?? (await open(batches, submission, state));
  await keep({ ...state, batchId: id });
  for (const [index, { firstRow, rows }] of parts.entries()) {
    if (index < state.sent) continue;
    await batches.addRows(id, { ...moreRows(submission, index), idempotencyKey: keyOf(submission, state, index + 1) });
    await keep({ ...state, batchId: id, sent: index + 1 });
    say(`${count(firstRow + rows - 1)} of ${count(total)} rows are sent`);
  }
  return id;
}

async function open(batches: BatchClient, submission: Submission, state: SubmissionState): Promise<string> {
  const { id } = await batches.submit({ ...openingUpload(submission), idempotencyKey: keyOf(submission, state, 0) });
  return id;
}
