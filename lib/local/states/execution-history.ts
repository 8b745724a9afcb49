import type { AslDefinition, AslState } from './asl-schemas';
import type { JsonValue } from '../../base/json';
import { localAccount } from '../base/local-account';
import type { TaskCall } from './tasks/task-call';
import { taskResource } from './tasks/task-resource';
import type { TaskState } from './tasks/task-schemas';

/** One event of an execution's history, in the shape of GetExecutionHistory; its number is its place in the list. */
export interface HistoryEvent {
  readonly type: string;
  /** Epoch ms on the engine's clock. */
  readonly timestampMs: number;
  readonly details: Readonly<Record<string, unknown>>;
}

interface LoggedState {
  readonly name: string;
  readonly input: JsonValue;
  readonly output?: JsonValue;
}

/** What the interpreter logs, as far as it is used here. */
export interface LogEvent {
  readonly type: string;
  readonly state?: LoggedState;
  readonly Error?: string;
  readonly Cause?: unknown;
}

type Draft = Omit<HistoryEvent, 'timestampMs'>;

/**
 * The history events that Step Functions would write for one log event of the interpreter. The interpreter does not
 * tell task events from state events; those follow from the state's type.
 *
 * @param call the call that the task of this state makes; undefined when it has made none
 */
export function historyEvents(event: LogEvent, definition: AslDefinition, call: TaskCall | undefined): Draft[] {
  const state = event.state && definition.States[event.state.name];
  if (event.state === undefined || state === undefined) return [];
  const drafts = event.type === 'StateEntered' ? [entered(state, event.state)] : [];
  // By the definition: to the interpreter a Wait is a task.
  if (state.Type === 'Task' && call !== undefined) drafts.push(...taskEvents(event, state, call));
  if (event.type === 'StateExited') drafts.push(exited(state, event.state));
  return drafts;
}

function taskEvents(event: LogEvent, state: TaskState, call: TaskCall): Draft[] {
  if (event.type === 'StateEntered' || event.type === 'StateRetried') return scheduled(call, state);
  if (event.type === 'StateFailed') return [failed(event, state, call)];
  return event.type === 'StateExited' ? [succeeded(call, state)] : [];
}

function entered({ Type }: AslState, { name, input }: LoggedState): Draft {
  const details = { name, input: JSON.stringify(input) };
  return { type: `${Type}StateEntered`, details: { stateEnteredEventDetails: details } };
}

function exited({ Type }: AslState, { name, output }: LoggedState): Draft {
  const details = { name, ...(output !== undefined && { output: JSON.stringify(output) }) };
  return { type: `${Type}StateExited`, details: { stateExitedEventDetails: details } };
}

function scheduled(call: TaskCall, state: TaskState): Draft[] {
  const timeout = state.TimeoutSeconds;
  const details = {
    ...resourceOf(state),
    region: localAccount.region,
    parameters: JSON.stringify(call.parameters),
    ...(timeout !== undefined && { timeoutInSeconds: timeout }),
  };
  return [
    { type: 'TaskScheduled', details: { taskScheduledEventDetails: details } },
    { type: 'TaskStarted', details: { taskStartedEventDetails: resourceOf(state) } },
  ];
}

/** The event for a call that was made by a task that waits for its token. */
export function submitted(call: TaskCall, state: TaskState): Draft {
  const output = JSON.stringify(call.submitted ?? null);
  return { type: 'TaskSubmitted', details: { taskSubmittedEventDetails: { ...resourceOf(state), output } } };
}

function succeeded(call: TaskCall, state: TaskState): Draft {
  const output = JSON.stringify(call.answer ?? null);
  return { type: 'TaskSucceeded', details: { taskSucceededEventDetails: { ...resourceOf(state), output } } };
}

function failed(event: LogEvent, state: TaskState, call: TaskCall): Draft {
  const details = { ...resourceOf(state), error: event.Error, cause: event.Cause };
  if (event.Error === 'States.Timeout') return { type: 'TaskTimedOut', details: { taskTimedOutEventDetails: details } };
  if (call.isRefused === true) return { type: 'TaskSubmitFailed', details: { taskSubmitFailedEventDetails: details } };
  return { type: 'TaskFailed', details: { taskFailedEventDetails: details } };
}

function resourceOf(state: TaskState): { readonly resourceType: string; readonly resource: string } {
  const { service, action, waitsForToken } = taskResource(state.Resource);
  return { resourceType: service, resource: waitsForToken ? `${action}.waitForTaskToken` : action };
}
