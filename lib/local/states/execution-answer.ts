import type { Execution } from './execution';
import type { HistoryEvent } from './execution-history';
import { redriveStatus } from './redrive-status';

/** An execution as ListExecutions tells of it. */
export function summarize(execution: Execution): object {
  const { arn, name, status, startMs, stopMs, redriveCount = 0, redriveMs } = execution;
  return {
    executionArn: arn,
    stateMachineArn: arn.replace(':execution:', ':stateMachine:').split(':').slice(0, 7).join(':'),
    name,
    status,
    startDate: seconds(startMs),
    ...(stopMs !== undefined && { stopDate: seconds(stopMs) }),
    redriveCount,
    ...(redriveMs !== undefined && { redriveDate: seconds(redriveMs) }),
  };
}

/** An execution as DescribeExecution tells of it. */
export function describe(execution: Execution, nowMs: number): object {
  const { input, output, error, cause } = execution;
  const { status, reason } = redriveStatus(execution, nowMs);
  return { ...summarize(execution), input, output, error, cause, redriveStatus: status, redriveStatusReason: reason };
}

/** An event of its history as GetExecutionHistory tells of it; `index` is its place, from 0. */
export function describeEvent({ type, timestampMs, details }: HistoryEvent, index: number): object {
  return { id: index + 1, previousEventId: index, timestamp: seconds(timestampMs), type, ...details };
}

/** A time as Step Functions tells it: epoch seconds. */
export function seconds(ms: number): number {
  return ms / 1_000;
}
