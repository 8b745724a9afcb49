import type { AslDefinition } from './asl-schemas';
import type { WaitInput } from './asl-program';
import type { EngineClock } from '../base/clock';
import type { JsonValue } from '../../base/json';
import { pause } from '../../base/pause';
import { UncatchableStateError } from './tasks/state-error';
import type { RunContext } from './tasks/run-context';
import { attemptTask } from './tasks/task-attempt';

const longestWaitMs = 24 * 24 * 3_600_000;

type Handler = (input: JsonValue) => Promise<JsonValue>;

/** The handlers of all Task and Wait states of a definition, by state name, for one execution. */
export function handlersOf(definition: AslDefinition, context: RunContext): Record<string, Handler> {
  const handlers: Record<string, Handler> = {};
  for (const [name, state] of Object.entries(definition.States)) {
    if (state.Type === 'Task') handlers[name] = (input) => attemptTask({ name, state }, input, context);
    if (state.Type === 'Wait') handlers[name] = (input) => wait(input as WaitInput & JsonValue, context);
  }
  return handlers;
}

async function wait(waitInput: WaitInput, { clock, signal }: RunContext): Promise<JsonValue> {
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
