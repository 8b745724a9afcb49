import { isJsonObject } from '../../base/json';
import { failureOf, type Execution } from './execution';
import type { HistoryEvent } from './execution-history';
import type { ExecutionEnd } from './state-machine';

const endEvents = {
  SUCCEEDED: ['ExecutionSucceeded', 'executionSucceededEventDetails'],
  FAILED: ['ExecutionFailed', 'executionFailedEventDetails'],
  TIMED_OUT: ['ExecutionTimedOut', 'executionTimedOutEventDetails'],
  ABORTED: ['ExecutionAborted', 'executionAbortedEventDetails'],
} as const;

/** Begins the history of an execution, or goes on with it after a redrive. */
export function recordStart(execution: Execution): void {
  const { redriveCount, redriveMs, startMs, input = '{}' } = execution;
  if (redriveMs === undefined) {
    record(execution, 'ExecutionStarted', startMs, { executionStartedEventDetails: { input } });
  } else record(execution, 'ExecutionRedriven', redriveMs, { executionRedrivenEventDetails: { redriveCount } });
}

/** Adds an event to the history and takes note of the state that the execution has entered. */
export function follow(execution: Execution, event: HistoryEvent): void {
  execution.history?.push(event);
  const entered = event.details['stateEnteredEventDetails'];
  if (!isJsonObject(entered)) return;
  const { name: state, input } = entered;
  if (typeof state === 'string' && typeof input === 'string') execution.at = { state, input };
}

/** Makes an execution that runs one that has ended, at a time on the engine's clock (epoch ms). */
export function endExecution(execution: Execution, end: ExecutionEnd, stopMs: number): void {
  delete execution.run;
  delete execution.waiting;
  const { status, ...result } = end;
  execution.status = status;
  execution.stopMs = stopMs;
  if ('output' in result) execution.output = JSON.stringify(result.output);
  else Object.assign(execution, result);
  const [type, detailsName] = endEvents[status];
  const details = execution.output === undefined ? failureOf(execution) : { output: execution.output };
  record(execution, type, stopMs, { [detailsName]: details });
}

/**
 * Makes an ended execution one that runs again.
 *
 * @param token what the caller calls this redrive
 */
export function reopen(execution: Execution, nowMs: number, token: string | undefined): void {
  delete execution.stopMs;
  delete execution.error;
  delete execution.cause;
  delete execution.redriveToken;
  execution.status = 'RUNNING';
  execution.redriveCount = (execution.redriveCount ?? 0) + 1;
  execution.redriveMs = nowMs;
  if (token !== undefined) execution.redriveToken = token;
}

/** Forgets what an ended execution was given and gave, but for what a redrive needs. */
export function dropContent(execution: Execution): void {
  delete execution.output;
  if (execution.status !== 'SUCCEEDED') return; // a redrive needs the rest
  delete execution.input;
  delete execution.at;
}

function record(execution: Execution, type: string, timestampMs: number, details: HistoryEvent['details']): void {
  execution.history?.push({ type, timestampMs, details });
}
