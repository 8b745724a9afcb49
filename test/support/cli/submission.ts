import { ApiClient } from '../../../lib/client/api-client';
import { persistentSend } from '../../../lib/client/persistent-send';
import { runSubmission } from '../../../lib/cli/vpnctl/batch/submission/run';
import type { Submission } from '../../../lib/cli/vpnctl/batch/submission/submission';
import type { SubmissionState, SubmissionStates } from '../../../lib/cli/vpnctl/batch/submission/submission-state';
import type { BatchResource } from '../../../lambdas/contract/api/batch';
import type { BatchApi } from './batch-api';

const URL = 'https://api.example.com';

/** Keeps states in memory. */
export class StatesInMemory implements SubmissionStates {
  readonly folder = '/state';
  readonly kept = new Map<string, SubmissionState>();

  read(submission: string): Promise<SubmissionState | undefined> {
    return Promise.resolve(this.kept.get(submission));
  }

  write(submission: string, state: SubmissionState): Promise<void> {
    this.kept.set(submission, state);
    return Promise.resolve();
  }

  remove(submission: string): Promise<void> {
    this.kept.delete(submission);
    return Promise.resolve();
  }
}

/** A file of so many lines of JSON, one a part. */
export function submissionOf(rows: number): Submission {
  const parts = Array.from({ length: rows }, (_, index) => ({
    firstRow: index + 1,
    rows: 1,
    bytes: new TextEncoder().encode(`{"row":${index + 1}}`),
  }));
  return {
    id: 'a'.repeat(40),
    file: { name: 'rows.ndjson', format: 'ndjson', bytes: new Uint8Array([1]) },
    settings: { defaults: { provider: 'otc' }, batch: { maxWaitSeconds: '60' } },
    parts,
    members: {},
  };
}

/** What a run of the command said, and what came of it. */
export interface Run {
  readonly said: readonly string[];
  readonly batch: BatchResource | undefined;
  readonly error: unknown;
}

/** One run of the command as a process of its own: nothing but the states is left of earlier ones. */
export async function run(
  api: BatchApi,
  submission: Submission,
  states: SubmissionStates,
  {
    again = false,
    giveUpAfterMs = 0,
    nowMs = () => Date.parse('2026-11-29T10:00:00.000Z'),
  }: { again?: boolean; giveUpAfterMs?: number; nowMs?: () => number } = {},
): Promise<Run> {
  const said: string[] = [];
  const send = persistentSend(api.send, {
    giveUpAfterMs,
    nowMs: () => 0,
    pause: () => Promise.resolve(),
    onTrouble: () => undefined,
  });
  const options = {
    batches: new ApiClient(URL, send).batches,
    states,
    say: (line: string) => said.push(line),
    url: URL,
    again,
    onState: () => undefined,
    nowMs,
  };
  try {
    return { said, batch: await runSubmission(submission, options), error: undefined };
  } catch (error) {
    return { said, batch: undefined, error };
  }
}
