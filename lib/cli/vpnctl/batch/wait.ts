import type { BatchResource } from '../../../../lambdas/contract/api/batch';
import { pause } from '../../../base/pause';
import type { BatchClient } from '../../../client/batch-client';
import { explained } from '../api/api-failures';
import { urlOption } from '../api/api-options';
import type { ApiOptions } from '../api/api-options';
import { interruptible } from '../base/interruption';
import { hasEnded } from './view/outcome';
import type { Progress } from './progress/progress';

const FIRST_LOOK_MS = 1_000;
const LONGEST_MS = 5_000;
/** Each look is so much later than the one before: a batch that takes long is looked at more rarely. */
const GROWTH = 1.2;

/** How a batch is waited for. */
export interface Waiting {
  readonly progress: Progress;
  readonly options: ApiOptions;
}

/**
 * Waits until every row has ended, showing the progress. Ctrl-C leaves the batch alone, and says how to go on.
 *
 * @returns the batch as it ended
 */
export async function waitFor(
  batches: BatchClient,
  batch: BatchResource,
  { progress, options }: Waiting,
): Promise<BatchResource> {
  const goOn = `vpnctl batch get ${batch.id} --wait${urlOption(options)}`;
  const onInterrupt = (): readonly string[] => {
    progress.end();
    return [`Interrupted; ${batch.id} goes on by itself. To wait on: ${goOn}`];
  };
  try {
    return await interruptible(onInterrupt, () => looksUntilEnd(batches, batch, progress));
  } catch (error) {
    throw explained(error, [`${batch.id} goes on by itself. To wait on: ${goOn}`]);
  } finally {
    progress.end();
  }
}

async function looksUntilEnd(batches: BatchClient, batch: BatchResource, progress: Progress): Promise<BatchResource> {
  let seen = batch;
  progress.show(seen);
  for (let ms = FIRST_LOOK_MS; !hasEnded(seen); ms = Math.min(LONGEST_MS, ms * GROWTH)) {
    await pause(ms);
    seen = await batches.get(batch.id);
    progress.show(seen);
  }
  return seen;
}
