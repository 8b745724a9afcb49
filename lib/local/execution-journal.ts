import { closeSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { errorCode } from './error-code';

/** Step Functions remembers the name of an ended execution for 90 days. */
const nameMemoryMs = 90 * 24 * 3_600_000;

/** What is kept of an execution across restarts of the engine. Times are epoch ms on the engine's clock. */
export interface JournalEntry {
  readonly executionArn: string;
  readonly startMs: number;
  /** JSON text; kept while the execution runs. */
  readonly input?: string;
  readonly ended?: {
    readonly status: string;
    readonly stopMs: number;
    readonly error?: string;
    readonly cause?: string;
  };
}

/**
 * Append-only record of executions, one JSON line each when one starts and when it ends. Each line is with the
 * operating system before `append` returns, so it outlives the process. Without a file nothing is kept.
 */
export class ExecutionJournal {
  private readonly descriptor: number | undefined;

  private constructor(
    file: string | undefined,
    /** What earlier runs of the engine left, oldest first. */
    readonly entries: readonly JournalEntry[],
  ) {
    this.descriptor = file === undefined ? undefined : openSync(file, 'a', 0o600);
  }

  /** Opens the journal and drops from it what is no longer needed: ended executions lose their input, old ones go. */
  static open(file: string | undefined): ExecutionJournal {
    if (file === undefined) return new ExecutionJournal(undefined, []);
    const entries = compact(readLines(file));
    const draft = `${file}.new`;
    writeFileSync(draft, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''), { mode: 0o600 });
    renameSync(draft, file);
    return new ExecutionJournal(file, entries);
  }

  /** Records the start or the end of an execution; a later entry replaces an earlier one of the same ARN. */
  append(entry: JournalEntry): void {
    if (this.descriptor !== undefined) writeSync(this.descriptor, `${JSON.stringify(entry)}\n`);
  }

  /** Closes the file. */
  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
  }
}

function compact(entries: readonly JournalEntry[]): JournalEntry[] {
  const latest = new Map<string, JournalEntry>();
  entries.forEach((entry) => latest.set(entry.executionArn, entry));
  const newestMs = entries.reduce((newest, { startMs }) => Math.max(newest, startMs), 0);
  return [...latest.values()].filter(({ ended }) => ended === undefined || newestMs - ended.stopMs < nameMemoryMs);
}

function readLines(file: string): JournalEntry[] {
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
  // What follows the last line end was cut off while it was being written: it was never acknowledged.
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as JournalEntry); // written by append alone
}
