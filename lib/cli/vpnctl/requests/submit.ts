import { randomUUID } from 'node:crypto';
import type { RequestResource } from '../../../../lambdas/contract/api/request';
import type { SubmissionBody } from '../../../../lambdas/contract/api/submission';
import type { ApiClient } from '../../../client/api-client';
import { NoAnswerError } from '../../../client/persistent-send';
import { explained } from '../api/api-failures';
import { calling } from '../api/calling';
import { exitCodeOfState } from '../base/exit-codes';
import type { ExitCode } from '../base/exit-codes';
import { follow } from './follow';
import type { WaitOptions } from './follow';
import { readSubmission } from './read-submission';
import type { FieldOptions } from './read-submission';
import { showRequest } from './shown';

/** What `vpnctl submit` is told. */
export interface SubmitOptions extends WaitOptions, FieldOptions {
  readonly idempotencyKey?: string;
}

/** `vpnctl submit`. */
export async function submitRequest(file: string | undefined, options: SubmitOptions): Promise<ExitCode> {
  const submission = await readSubmission(file, options);
  const key = options.idempotencyKey ?? randomUUID();
  const request = await calling(options, async (client) => {
    const accepted = await submitted(client, submission, key);
    return options.wait === true ? follow(client, accepted, options) : accepted;
  });
  showRequest(request, options);
  return exitCodeOfState(request.state);
}

/** Whoever hears nothing must know how to ask again without making a second connection. */
async function submitted(client: ApiClient, submission: SubmissionBody, key: string): Promise<RequestResource> {
  try {
    return await client.submit(submission, key);
  } catch (error) {
    if (!(error instanceof NoAnswerError) || !error.mayHaveArrived) throw error;
    const how = `the same command with --idempotency-key ${key} finds out, and makes no second one.`;
    throw explained(error, [`Whether the request was accepted is not known: ${how}`]);
  }
}
