import { failureOf, type Execution } from './execution';
import type { StatePoint } from './tasks/state-point';
import type { PendingToken } from './tasks/token-attempts';

/** What is kept of an execution across restarts of the engine. Times are epoch ms on the engine's clock. */
export interface JournalEntry {
  readonly executionArn: string;
  readonly startMs: number;
  /** JSON text; kept while the execution runs, and as long as it can be redriven. */
  readonly input?: string;
  /**
   * While it runs: the state that waits for a token, or that it went on from after a redrive. When it has failed: the
   * state that it ended in.
   */
  readonly at?: StatePoint;
  /** While it runs: the token that this state waits for, or has waited for. */
  readonly pending?: PendingToken;
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

/** What the journal keeps of an execution. */
export function entryOf(execution: Execution): JournalEntry {
  const { arn: executionArn, startMs, status, stopMs = startMs, redriveCount, redriveMs } = execution;
  return {
    executionArn,
    startMs,
    ...(status !== 'SUCCEEDED' && runnable(execution)),
    ...(redriveCount !== undefined && { redriveCount }),
    ...(redriveMs !== undefined && { redriveMs }),
    ...(status !== 'RUNNING' && { ended: { status, stopMs, ...failureOf(execution) } }),
  };
}

/** What is needed to run it, once more or for longer: the input, the state that it is or was in, the token there. */
function runnable({ input, waiting, at }: Execution): Pick<JournalEntry, 'input' | 'at' | 'pending'> {
  const { at: point = at, ...pending } = waiting ?? {};
  return {
    ...(input !== undefined && { input }),
    ...(point && { at: point }),
    ...(isPending(pending) && { pending }),
  };
}

/** An execution as an earlier run of the engine has left it. */
export function executionOf({ executionArn, ended, pending, ...entry }: JournalEntry): Execution {
  const execution = { arn: executionArn, name: executionArn.split(':')[7] ?? '', ...entry };
  if (ended !== undefined) return { ...execution, ...ended, status: ended.status as Execution['status'] };
  const waiting = pending && entry.at && { waiting: { at: entry.at, ...pending } };
  return { ...execution, ...waiting, status: 'RUNNING', input: entry.input ?? '{}' };
}

function isPending(pending: Partial<PendingToken>): pending is PendingToken {
  return pending.token !== undefined;
}
