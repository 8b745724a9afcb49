import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import * as z from 'zod';
import { BATCH_ID } from '../../../../../lambdas/contract/batch-id';
import { jsonOf } from '../../../../base/json';

const stateSchema = z.strictObject({
  version: z.literal(2),
  /** Where the rows were sent. */
  url: z.string(),
  /** Part of the idempotency keys: another one for each batch that is made of the same file. */
  run: z.string().regex(/^[0-9a-f]{0,16}$/),
  startedAt: z.string(),
  parts: z.int().min(1),
  /** Parts that were answered. */
  sent: z.int().min(0),
  batchId: z.string().regex(BATCH_ID).exactOptional(),
});

/** What is known of a file of which a part may be sent: names and numbers, never rows. */
export type SubmissionState = z.infer<typeof stateSchema>;

/** Keeps what was sent, so that the same command goes on where it was interrupted. */
export interface SubmissionStates {
  /** Where, for messages. */
  readonly folder: string;
  /** @param submission digest of what is sent, and where */
  read(submission: string): Promise<SubmissionState | undefined>;
  /** Puts the state in the place of the one before, as a whole. @throws where nothing can be kept */
  write(submission: string, state: SubmissionState): Promise<void>;
  /** Forgets it, also where nothing is kept. @throws where that cannot be done */
  remove(submission: string): Promise<void>;
}

/** Keeps states in files that only their user may read. */
export class StateFiles implements SubmissionStates {
  /** @param folder `vpnctl/batches` in the state folder of the user (XDG Base Directory Specification) */
  constructor(readonly folder: string = stateFolder()) {}

  async read(submission: string): Promise<SubmissionState | undefined> {
    const text = await readFile(this.fileOf(submission), 'utf8').catch(() => '');
    return stateSchema.safeParse(jsonOf(text)).data;
  }

  async write(submission: string, state: SubmissionState): Promise<void> {
    const file = this.fileOf(submission);
    const unfinished = `${file}.${process.pid}`;
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await writeFile(unfinished, `${JSON.stringify(state)}\n`, { mode: 0o600 });
    await rename(unfinished, file).catch(async (error: unknown) => {
      await rm(unfinished, { force: true });
      throw error;
    });
  }

  async remove(submission: string): Promise<void> {
    await rm(this.fileOf(submission), { force: true });
  }

  private fileOf(submission: string): string {
    return join(this.folder, `${submission}.json`);
  }
}

function stateFolder(): string {
  const { XDG_STATE_HOME: given } = process.env;
  // A path that is not absolute is to be ignored.
  const base = given !== undefined && isAbsolute(given) ? given : join(homedir(), '.local/state');
  return join(base, 'vpnctl/batches');
}
