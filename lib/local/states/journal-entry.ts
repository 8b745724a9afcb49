import { failureOf, type Execution, type StatePoint } from './execution';

/** What is kept of an execution across restarts of the engine. Times are epoch ms on the engine's clock. */
export interface JournalEntry {
  readonly executionArn: string;
  readonly startMs: number;
  /** JSON text; kept while the execution runs, and as long as it can be redriven. */
  readonly input?: string;
  /** While it runs after a redrive: the state that it went on from. When it has failed: the state that it ended in. */
  readonly at?: StatePoint;
  /** How often it has been redriven, when at all. */
  readonly redriveCount?: number;
  readonly redriveMs?: number;
  readonly ended?: {
    readonly status: string;
    readonly stopMs: number;
    readonly error?: string;
    readonly cause?: string;
  };
}

/** What the journal keeps: the input, and the state that it is or was in, only as long as it can run. */
export function entryOf(execution: Execution): JournalEntry {
  const { arn: executionArn, startMs, status, stopMs = startMs, input, at, redriveCount, redriveMs } = execution;
  return {
    executionArn,
    startMs,
    ...(status !== 'SUCCEEDED' && { ...(input !== undefined && { input }), ...(at && { at }) }),
    ...(redriveCount !== undefined && { redriveCount }),
    ...(redriveMs !== undefined && { redriveMs }),
    ...(status !== 'RUNNING' && { ended: { status, stopMs, ...failureOf(execution) } }),
  };
}
