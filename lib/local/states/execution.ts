import type { HistoryEvent } from './execution-history';
import type { StatePoint } from './execution-journal';
import type { ExecutionEnd, Run } from './state-machine';

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
  /** How often it has been redriven, when at all. */
  redriveCount?: number;
  /** When it was redriven last. */
  redriveMs?: number;
  /** What the caller called that redrive. */
  redriveToken?: string;
}
