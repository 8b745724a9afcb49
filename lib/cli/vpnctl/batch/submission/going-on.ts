import { ApiCallError } from '../../../../client/api-call-error';
import { NoAnswerError } from '../../../../client/persistent-send';
import { count } from '../../base/printable';
import type { Submission } from './submission';
import type { SubmissionState } from './submission-state';

const SAME_COMMAND = 'The same command goes on, and sends no row twice.';

/** What is said when a submission was interrupted, a line each. */
export function afterInterrupt(submission: Submission, state: SubmissionState | undefined): readonly string[] {
  return state === undefined ? ['Nothing was sent.'] : [`${sentText(submission, state)} ${SAME_COMMAND}`];
}

/** What is said beside an error. */
export function afterError(
  submission: Submission,
  state: SubmissionState | undefined,
  error: unknown,
): readonly string[] {
  if (state === undefined) return [];
  if (state.batchId === undefined && error instanceof NoAnswerError && !error.mayHaveArrived) return [];
  if (!isRefusal(error)) return [`${sentText(submission, state)} ${SAME_COMMAND}`];
  if (state.batchId === undefined) return [];
  return [`${sentText(submission, state)} They run. To stop them: vpnctl batch cancel ${state.batchId}`];
}

/** The same call would be refused again. */
function isRefusal(error: unknown): boolean {
  return error instanceof ApiCallError && error.status >= 400 && error.status < 500 && error.status !== 429;
}

function sentText({ parts }: Submission, { batchId, sent }: SubmissionState): string {
  if (batchId === undefined) return 'Whether rows were taken is not known.';
  const total = parts.reduce((sum, { rows }) => sum + rows, 0);
  const next = parts[sent];
  return `${count(next === undefined ? total : next.firstRow - 1)} of ${count(total)} rows are sent to ${batchId}.`;
}
