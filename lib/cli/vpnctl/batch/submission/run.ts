import type { BatchResource } from '../../../../../lambdas/contract/api/batch';
import { ApiCallError } from '../../../../client/api-call-error';
import type { BatchClient } from '../../../../client/batch-client';
import type { Say } from '../../api/connect';
import { send } from './send';
import { StateKeeper } from './state-keeper';
import { FIRST_RUN, newRun } from './submission';
import type { Submission } from './submission';
import type { SubmissionState, SubmissionStates } from './submission-state';

/** How a submission is run. */
export interface RunOptions {
  readonly batches: BatchClient;
  readonly states: SubmissionStates;
  readonly say: Say;
  readonly url: string;
  /** Makes a batch of the file even though there is one. */
  readonly again: boolean;
  /** Hears what is known, as soon as it is. */
  readonly onState: (state: SubmissionState) => void;
  /** Epoch ms. */
  readonly nowMs: () => number;
}

/**
 * Sends a file, goes on where that was interrupted, or finds the batch that it was sent as. No row is sent twice, whatever
 * is repeated.
 *
 * @returns the batch as it is now
 * @throws CommandError when it cannot be kept what is sent, where nothing but that tells one batch from another
 */
export async function runSubmission(submission: Submission, options: RunOptions): Promise<BatchResource> {
  const { states, batches, say, again, onState } = options;
  const earlier = await states.read(submission.id);
  const known = earlier?.batchId === undefined ? undefined : await ifThere(batches, earlier.batchId);
  const { state, batch, note } = planOf(earlier, known, again) ?? { state: newState(submission, earlier, options) };
  if (note !== undefined) say(note);
  if (batch !== undefined) return batch;
  if (earlier?.batchId !== undefined && known === undefined) {
    say(`${earlier.batchId}, which this file was sent as, is not there any more; all of it is sent anew`);
  }
  const keeper = new StateKeeper(states, submission.id, { say, onState });
  await keeper.keep(state);
  return send({ batches, say, keep: (next) => keeper.keep(next) }, submission, state);
}

interface Plan {
  readonly state: SubmissionState;
  /** Nothing is to be sent. */
  readonly batch?: BatchResource;
  readonly note?: string;
}

/** What becomes of a file that was sent before; `undefined` when a new batch is to be made. */
function planOf(
  earlier: SubmissionState | undefined,
  known: BatchResource | undefined,
  again: boolean,
): Plan | undefined {
  if (earlier === undefined) return undefined;
  const { batchId, startedAt, isComplete } = earlier;
  // Also when another batch is asked for: the rows of one that was interrupted must not be sent twice.
  if (!isComplete && batchId === undefined) return { state: earlier };
  if (known === undefined) return undefined;
  if (!isComplete) return { state: earlier, note: `Going on with ${known.id}, begun ${startedAt}` };
  if (again) return undefined;
  const note = `This file was sent ${startedAt} as ${known.id}; nothing is sent now. --again makes another batch of it.`;
  return { state: earlier, batch: known, note };
}

/** Each batch of one file has keys of its own. */
function newState(
  { parts }: Submission,
  earlier: SubmissionState | undefined,
  { url, again, nowMs }: RunOptions,
): SubmissionState {
  return {
    version: 1,
    url,
    run: again || earlier !== undefined ? newRun() : FIRST_RUN,
    startedAt: new Date(nowMs()).toISOString(),
    parts: parts.length,
    sent: 0,
    isComplete: false,
  };
}

async function ifThere(batches: BatchClient, id: string): Promise<BatchResource | undefined> {
  try {
    return await batches.get(id);
  } catch (error) {
    if (error instanceof ApiCallError && error.problem?.status === 404) return undefined;
    throw error;
  }
}
