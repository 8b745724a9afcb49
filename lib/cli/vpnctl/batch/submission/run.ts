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

/** Clocks of this machine and the API may differ by so much, in milliseconds. */
const CLOCKS_DIFFER_MS = 60_000;

/**
 * Sends a file, goes on where that was interrupted, or finds the batch that it was sent as. No row is sent twice, whatever
 * is repeated. Nothing is kept of a file that was sent in whole: its first batch is found by keys that follow from the file.
 *
 * @returns the batch as it is now
 * @throws CommandError when it cannot be kept what is sent, where nothing but that tells one batch from another
 */
export async function runSubmission(submission: Submission, options: RunOptions): Promise<BatchResource> {
  const { states, batches, say, onState } = options;
  const earlier = await states.read(submission.id);
  const state = (await interruptedRun(earlier, options)) ?? newState(submission, earlier, options);
  const keeper = new StateKeeper(states, submission.id, { say, onState });
  await keeper.keep(state);
  const batch = await send({ batches, say, keep: (next) => keeper.keep(next) }, submission, state);
  await keeper.forget();
  return state === earlier ? batch : foundOrMade(batch, state, options);
}

/** What is to be gone on with, also when another batch is asked for: rows that were sent must not be sent twice. */
async function interruptedRun(
  earlier: SubmissionState | undefined,
  { batches, say }: RunOptions,
): Promise<SubmissionState | undefined> {
  if (earlier?.batchId === undefined) return earlier;
  const { batchId, startedAt } = earlier;
  const isThere = await isKnown(batches, batchId);
  say(
    isThere
      ? `Going on with ${batchId}, begun ${startedAt}`
      : `${batchId}, which this file was sent as, is not there any more; all of it is sent anew`,
  );
  return isThere ? earlier : undefined;
}

/** A batch that is older than the command was made by an earlier one, whose first answer has come again. */
async function foundOrMade(
  batch: BatchResource,
  { startedAt }: SubmissionState,
  { batches, say }: RunOptions,
): Promise<BatchResource> {
  const { id, createdAt } = batch;
  if (Date.parse(createdAt) > Date.parse(startedAt) - CLOCKS_DIFFER_MS) return batch;
  say(`This file was sent ${createdAt} as ${id}; no row is sent again. --again makes another batch of it.`);
  return batches.get(id);
}

/** Each batch of one file has keys of its own. */
function newState(
  { parts }: Submission,
  earlier: SubmissionState | undefined,
  { url, again, nowMs }: RunOptions,
): SubmissionState {
  return {
    version: 2,
    url,
    run: again || earlier !== undefined ? newRun() : FIRST_RUN,
    startedAt: new Date(nowMs()).toISOString(),
    parts: parts.length,
    sent: 0,
  };
}

async function isKnown(batches: BatchClient, id: string): Promise<boolean> {
  try {
    await batches.get(id);
    return true;
  } catch (error) {
    if (error instanceof ApiCallError && error.problem?.status === 404) return false;
    throw error;
  }
}
