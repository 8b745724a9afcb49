import type { HistoryEvent } from './execution-history';
import type { ExecutionEnd, Run } from './state-machine';
import type { StatePoint } from './tasks/state-point';
import type { PendingToken } from './tasks/token-attempts';

/** A token and the state that waits for it. */
export interface WaitingToken extends PendingToken {
  readonly at: StatePoint;
}

/** An execution as it stands. Times are epoch ms on the engine's clock. */
export interface Execution {
  readonly arn: string;
  readonly name: string;
  readonly startMs: number;
  status: 'RUNNING' | ExecutionEnd['status'];
  stopMs?: number;
  input?: string;
  output?: string;
  error?: string;
  cause?: string;
  history?: HistoryEvent[];
  run?: Run;
  /** The state that it is in, or ended in. */
  at?: StatePoint;
  /** The token that it waits for, or has waited for last, and where. */
  waiting?: WaitingToken;
  /** How often it has been redriven, when at all. */
  redriveCount?: number;
  /** When it was redriven last. */
  redriveMs?: number;
  /** What the caller called that redrive. */
  redriveToken?: string;
}

/** What an execution that has not succeeded failed of, as far as that is known. */
export function failureOf({ error, cause }: Execution): { error?: string; cause?: string } {
  return { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
}
