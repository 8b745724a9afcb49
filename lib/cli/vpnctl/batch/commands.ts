import type { BatchResource } from '../../../../lambdas/contract/api/batch';
import type { ApiClient } from '../../../client/api-client';
import type { ApiOptions } from '../api/api-options';
import { calling } from '../api/calling';
import { writeJson } from '../base/json-output';
import { EXIT } from '../base/exit-codes';
import type { ExitCode } from '../base/exit-codes';
import { exitCodeOf } from './view/outcome';
import { known } from './view/known-id';
import { progressOn } from './progress/progress-on';
import { batchText } from './view/summary';
import { waitFor } from './wait';

/** What a command is told that may wait for a batch. */
export interface WaitOptions extends ApiOptions {
  readonly wait?: true;
}

/** `vpnctl batch get`. */
export async function getBatch(id: string, options: WaitOptions): Promise<ExitCode> {
  return followed(options, (client) => client.batches.get(known(id)));
}

/** `vpnctl batch rerun-failed`. */
export async function rerunFailed(id: string, options: WaitOptions): Promise<ExitCode> {
  return followed(options, (client) => client.batches.rerunFailed(known(id)));
}

/** `vpnctl batch cancel`. */
export async function cancelBatch(id: string, options: ApiOptions): Promise<ExitCode> {
  const batch = await calling(options, (client) => client.batches.cancel(known(id)));
  showBatch(batch, options);
  return EXIT.succeeded;
}

/** Gets a batch, waits for its end when that is asked for, and shows it. */
export async function followed(
  options: WaitOptions,
  get: (client: ApiClient) => Promise<BatchResource>,
): Promise<ExitCode> {
  const progress = await progressOn();
  const say = progress.say.bind(progress);
  const batch = await calling(
    options,
    async (client) => {
      const found = await get(client);
      return options.wait === true ? waitFor(client.batches, found, { progress, options }) : found;
    },
    say,
  );
  showBatch(batch, options);
  return exitCodeOf(batch);
}

/** Writes a batch as a result, for people or programs. */
export function showBatch(batch: BatchResource, options: ApiOptions): void {
  if (options.json === true) writeJson(batch);
  else process.stdout.write(batchText(batch, options));
}
