import type { BatchResource } from '../../../../../lambdas/contract/api/batch';

/** Shows on stderr how far a batch is. */
export interface Progress {
  /** Shows a look at the batch. */
  show(batch: BatchResource): void;
  /** Tells something else, in one line, without disturbing what is shown. */
  say(line: string): void;
  /** Leaves the terminal as it was. May be called again. */
  end(): void;
}

/** Where progress is written. */
export type ProgressStream = Pick<NodeJS.WriteStream, 'write'> & { readonly isTTY?: boolean };
