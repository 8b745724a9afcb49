import { redriveWindowMs } from './execution-journal';
import type { Execution } from './execution';

const mostRedrives = 1_000;

/** Whether an execution can be redriven, in the terms of Step Functions. */
export interface RedriveStatus {
  readonly status: 'REDRIVABLE' | 'NOT_REDRIVABLE';
  /** Why not. */
  readonly reason?: string;
}

/**
 * Whether an execution can be redriven: it has failed, timed out or was aborted, within the last 14 days, and has been
 * redriven fewer than 1,000 times.
 */
export function redriveStatus(execution: Execution, nowMs: number): RedriveStatus {
  const reason = obstacleOf(execution, nowMs);
  return reason === undefined ? { status: 'REDRIVABLE' } : { status: 'NOT_REDRIVABLE', reason };
}

function obstacleOf({ status, stopMs = 0, input, redriveCount = 0 }: Execution, nowMs: number): string | undefined {
  if (status === 'RUNNING' || status === 'SUCCEEDED') return `Execution is ${status} and cannot be redriven`;
  if (nowMs - stopMs >= redriveWindowMs) return 'Execution has exceeded the redrivable period of 14 days';
  if (redriveCount >= mostRedrives) return `Execution has been redriven ${mostRedrives} times and cannot be redriven`;
  // Ended before the engine kept the input of failed executions.
  return input === undefined ? 'The input of the execution is not kept any more' : undefined;
}
