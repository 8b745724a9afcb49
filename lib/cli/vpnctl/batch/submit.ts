import type { BatchFormat } from '../../../../lambdas/core/domain/batch/batch-call';
import type { BatchResource } from '../../../../lambdas/contract/api/batch';
import type { BatchClient } from '../../../client/batch-client';
import { explained } from '../api/api-failures';
import type { ApiOptions } from '../api/api-options';
import { calling } from '../api/calling';
import { writeJson } from '../base/json-output';
import { baseUrlOf, sayOnStderr } from '../api/connect';
import type { Say } from '../api/connect';
import { EXIT } from '../base/exit-codes';
import type { ExitCode } from '../base/exit-codes';
import { interruptible } from '../base/interruption';
import { showBatch } from './commands';
import { exitCodeOf } from './view/outcome';
import { cut } from './parts/cut';
import { previewOf } from './preview';
import { progressOn } from './progress/progress-on';
import { afterError, afterInterrupt } from './submission/going-on';
import { readRowsFile } from './parts/rows-file';
import { runSubmission } from './submission/run';
import { settingsOf } from './submission/settings';
import type { SettingOptions } from './submission/settings';
import { submissionId } from './submission/submission';
import type { Submission } from './submission/submission';
import { StateFiles } from './submission/submission-state';
import type { SubmissionState } from './submission/submission-state';
import { previewText } from './view/summary';
import { waitFor } from './wait';

/** What `vpnctl batch submit` is told. */
export interface SubmitOptions extends ApiOptions, SettingOptions {
  readonly format?: BatchFormat;
  readonly wait?: true;
  readonly dryRun?: true;
  readonly again?: true;
}

/** `vpnctl batch submit`. */
export async function submitBatch(name: string, options: SubmitOptions): Promise<ExitCode> {
  const file = await readRowsFile(name, options.format);
  const settings = settingsOf(options);
  const { warnings, ...parts } = cut(file);
  const submission = { id: submissionId(baseUrlOf(options.url), file, settings), file, settings, ...parts };
  warnings.forEach((warning) => {
    sayOnStderr(`Note: ${warning}`);
  });
  return options.dryRun === true ? preview(submission, options) : submit(submission, options);
}

async function preview(submission: Submission, options: SubmitOptions): Promise<ExitCode> {
  const found = await calling(options, ({ batches }) => previewOf(batches, submission));
  if (options.json === true) writeJson(found);
  else process.stdout.write(previewText(found));
  return found.counts.invalid > 0 ? EXIT.invalid : EXIT.succeeded;
}

async function submit(submission: Submission, options: SubmitOptions): Promise<ExitCode> {
  const progress = await progressOn();
  const say = progress.say.bind(progress);
  const batch = await calling(
    options,
    async ({ batches }) => {
      const sent = await sentOrToldHow(submission, { batches, say, options });
      return options.wait === true ? waitFor(batches, sent, { progress, options }) : sent;
    },
    say,
  );
  showBatch(batch, options);
  return exitCodeOf(batch);
}

interface Scene {
  readonly batches: BatchClient;
  readonly say: Say;
  readonly options: SubmitOptions;
}

/** Sends a file; whatever stops that, its user is told what is sent and how to go on. */
async function sentOrToldHow(submission: Submission, { batches, say, options }: Scene): Promise<BatchResource> {
  const known: { state?: SubmissionState } = {};
  const run = runSubmission.bind(undefined, submission, {
    batches,
    say,
    states: new StateFiles(),
    url: options.url,
    again: options.again === true,
    nowMs: Date.now,
    onState: (state) => {
      known.state = state;
    },
  });
  try {
    return await interruptible(() => ['Interrupted.', ...afterInterrupt(submission, known.state)], run);
  } catch (error) {
    throw explained(error, afterError(submission, known.state, error));
  }
}
