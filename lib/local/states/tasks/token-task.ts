import type { JsonObject, JsonValue } from '../../../base/json';
import { pause } from '../../../base/pause';
import type { EngineClock } from '../../base/clock';
import { isAborted } from '../../base/is-aborted';
import { longestTimerMs } from '../../base/longest-timer';
import type { TaskCall } from './task-call';
import { callService } from './integration-call';
import type { RunContext } from './run-context';
import { runEnded } from './state-error';
import { TaskError } from './task-error';
import { taskResource } from './task-resource';
import type { NamedTask } from './task-schemas';
import { outcomeOf } from './task-tokens';

/** What a task that waits for its token is given: the state's input beside the parameters that it makes. */
export interface TokenInput extends JsonObject {
  readonly input: JsonValue;
  readonly parameters: JsonValue;
}

/**
 * Gives a token out by a call and waits for its answer. The answer may come before that of the call. The task fails at
 * once when the call fails, and with `States.Timeout` when its time is over, on the engine's clock.
 *
 * @param input the state's, which is told to `onToken`
 */
export async function awaitToken(
  { name, state }: NamedTask,
  input: JsonValue,
  call: TaskCall,
  context: RunContext,
): Promise<JsonValue> {
  const { tokens, attempts, clock } = context;
  const pending = attempts.take();
  if (pending.answer !== undefined) return outcomeOf(pending.answer);
  const { token, deadlineMs = clock.nowMs() + (state.TimeoutSeconds ?? Infinity) * 1_000 } = pending;
  const limit = deadlineMs < Infinity ? { deadlineMs } : {};
  context.onToken({ state: name, input: JSON.stringify(input) }, { token, ...limit });
  const over = new AbortController();
  const end = (): void => {
    over.abort();
  };
  context.signal.addEventListener('abort', end);
  try {
    const answer = tokens.begin(token);
    const failure = submit({ name, state }, call, context, () => tokens.isOpen(token));
    return await Promise.race([answer, failure, expiry(deadlineMs, over.signal, context.clock)]);
  } finally {
    tokens.over(token);
    context.signal.removeEventListener('abort', end);
    end();
  }
}

/** Makes the call. Never resolves: throws what the call fails with. */
async function submit(
  { name, state }: NamedTask,
  call: TaskCall,
  context: RunContext,
  isOpen: () => boolean,
): Promise<never> {
  try {
    call.submitted = await callService(name, taskResource(state.Resource), call.parameters, context);
  } catch (error) {
    call.isRefused = true;
    throw error;
  }
  if (isOpen()) context.onSubmitted(call, state);
  return new Promise<never>(() => undefined);
}

/** Never resolves: throws when the time is over, or the execution has ended. */
async function expiry(deadlineMs: number, over: AbortSignal, clock: EngineClock): Promise<never> {
  while (!isAborted(over) && clock.nowMs() < deadlineMs) {
    await pause(Math.min(longestTimerMs, clock.realMs(deadlineMs - clock.nowMs())), { signal: over });
  }
  if (isAborted(over)) throw runEnded();
  throw new TaskError('States.Timeout', 'States.Timeout');
}
