import type { AslDefinition } from './asl-schemas';
import type { WaitInput } from './asl-program';
import type { EngineClock } from '../base/clock';
import type { TaskCall } from './execution-history';
import { parseJson, type JsonObject, type JsonValue } from '../../base/json';
import { pause } from '../../base/pause';
import { UncatchableStateError } from './state-error';

/** Payload limit of Step Functions, bytes of UTF-8 text. */
export const payloadLimitBytes = 262_144;

const longestWaitMs = 24 * 24 * 3_600_000;

/** What the states of one execution need from the engine. */
export interface HandlerContext {
  readonly clock: EngineClock;
  /** Calls a function by name or ARN with a JSON event. Throws FunctionError. */
  readonly invoke: (functionName: string, event: string) => Promise<string>;
  /** Ends waits when the execution is stopped. */
  readonly signal: AbortSignal;
  /** The calls of tasks that the history has not yet taken note of, oldest first; one for each attempt. */
  readonly calls: TaskCall[];
}

type Handler = (input: JsonValue) => Promise<JsonValue>;

/** The handlers of all Task and Wait states of a definition, by state name, for one execution. */
export function handlersOf(definition: AslDefinition, context: HandlerContext): Record<string, Handler> {
  const handlers: Record<string, Handler> = {};
  for (const [name, state] of Object.entries(definition.States)) {
    if (state.Type === 'Task') handlers[name] = (input) => invokeFunction(name, input, context);
    if (state.Type === 'Wait') handlers[name] = (input) => wait(input as WaitInput & JsonValue, context);
  }
  return handlers;
}

async function invokeFunction(state: string, input: JsonValue, context: HandlerContext): Promise<JsonValue> {
  const { FunctionName, Payload = {} } = input as JsonObject & { FunctionName: string }; // as the definition has it
  const call: TaskCall = { parameters: input };
  context.calls.push(call);
  const answer = await context.invoke(FunctionName, JSON.stringify(Payload));
  if (Buffer.byteLength(answer) > payloadLimitBytes) {
    throw new UncatchableStateError(
      'States.DataLimitExceeded',
      `${state} returned more than ${payloadLimitBytes} bytes`,
    );
  }
  call.answer = { ExecutedVersion: '$LATEST', Payload: parseJson(answer), StatusCode: 200 };
  return call.answer;
}

async function wait(waitInput: WaitInput, { clock, signal }: HandlerContext): Promise<JsonValue> {
  const scaledMs = 'seconds' in waitInput ? secondsToMs(waitInput.seconds) : msUntil(waitInput.timestamp, clock);
  const realMs = clock.realWaitMs(scaledMs);
  if (realMs > longestWaitMs) {
    throw new UncatchableStateError(
      'States.Runtime',
      'a wait of more than 24 days is not supported by the local engine',
    );
  }
  if (realMs > 0) await pause(realMs, { signal });
  return waitInput.input;
}

function secondsToMs(seconds: JsonValue): number {
  if (typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= 0) return seconds * 1_000;
  throw new UncatchableStateError('States.Runtime', `seconds to wait: ${JSON.stringify(seconds)} is no whole number`);
}

function msUntil(timestamp: JsonValue, clock: EngineClock): number {
  const atMs = typeof timestamp === 'string' ? Date.parse(timestamp) : NaN;
  if (!Number.isNaN(atMs)) return atMs - clock.nowMs();
  throw new UncatchableStateError('States.Runtime', `time to wait for: ${JSON.stringify(timestamp)} is no timestamp`);
}
