import { JsonLines } from '../base/json-lines';
import type { JournalEntry } from './journal-entry';

/** Step Functions remembers the name of an ended execution for 90 days. */
const nameMemoryMs = 90 * 24 * 3_600_000;

/** So long after its end an execution that has failed can be redriven. */
export const redriveWindowMs = 14 * 24 * 3_600_000;

/**
 * Append-only record of executions, one JSON line each when one starts, is redriven and ends. Each line is with the
 * operating system before `append` returns, so it outlives the process. Without a file nothing is kept.
 */
export class ExecutionJournal {
  private constructor(
    private readonly lines: JsonLines<JournalEntry> | undefined,
    /** What earlier runs of the engine left, oldest first. */
    readonly entries: readonly JournalEntry[],
  ) {}

  /** Opens the journal and drops from it what is no longer needed: input that no run can use again, old executions. */
  static open(file: string | undefined): ExecutionJournal {
    if (file === undefined) return new ExecutionJournal(undefined, []);
    const entries = compact(JsonLines.read<JournalEntry>(file));
    return new ExecutionJournal(JsonLines.rewrite(file, entries), entries);
  }

  /** Records the start or the end of an execution; a later entry replaces an earlier one of the same ARN. */
  append(entry: JournalEntry): void {
    this.lines?.append(entry);
  }

  /** Closes the file. */
  close(): void {
    this.lines?.close();
  }
}

function compact(entries: readonly JournalEntry[]): JournalEntry[] {
  const latest = new Map<string, JournalEntry>();
  entries.forEach((entry) => latest.set(entry.executionArn, entry));
  const newestMs = entries.reduce((newest, { startMs }) => Math.max(newest, startMs), 0);
  return [...latest.values()]
    .filter(({ ended }) => ended === undefined || newestMs - ended.stopMs < nameMemoryMs)
    .map((entry) => (isRedrivable(entry, newestMs) ? entry : withoutInput(entry)));
}

function isRedrivable({ ended }: JournalEntry, newestMs: number): boolean {
  return ended === undefined || newestMs - ended.stopMs < redriveWindowMs;
}

function withoutInput({ input: _input, at: _at, ...entry }: JournalEntry): JournalEntry {
  return entry;
}
