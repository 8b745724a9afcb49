import { createHash, randomBytes } from 'node:crypto';
import type { Cut } from '../parts/part';
import type { RowsFile } from '../parts/rows-file';
import type { Settings } from './settings';
import type { SubmissionState } from './submission-state';

/** Rows that are to be sent as one batch. */
export interface Submission extends Omit<Cut, 'warnings'> {
  /** Digest of the rows, of what is said of them, and of where they go. */
  readonly id: string;
  readonly file: RowsFile;
  readonly settings: Settings;
}

const DIGEST_CHARACTERS = 40;
/** How files are cut into parts; another way of cutting must not meet the keys of this one. */
const CUTTING = 1;

/** The same rows with the same settings, sent to the same API, are the same submission. */
export function submissionId(url: string, { format, bytes }: RowsFile, { defaults, batch }: Settings): string {
  const digest = createHash('sha256').update(bytes).digest('hex');
  const settings = Object.entries({ ...defaults, ...batch }).sort(([one], [other]) => (one < other ? -1 : 1));
  const identity = JSON.stringify([CUTTING, url, format, settings, digest]);
  return createHash('sha256').update(identity).digest('hex').slice(0, DIGEST_CHARACTERS);
}

/** The idempotency key of a part, from 1, or of what opens the batch, 0: whoever sends it again gets the first answer again. */
export function keyOf({ id }: Pick<Submission, 'id'>, { run }: Pick<SubmissionState, 'run'>, part: number): string {
  return `vpnctl-${id}${run === FIRST_RUN ? '' : `-${run}`}-${part}`;
}

/** How the first batch of a file is known: without anything random, so that nothing must be kept to go on with it. */
export const FIRST_RUN = '';

/** A name for another batch of the same file. */
export function newRun(): string {
  return randomBytes(8).toString('hex');
}
