import type { JsonValue } from '../../../base/json';
import type { EngineClock } from '../../base/clock';
import type { TaskCall } from './task-call';
import type { StatePoint } from './state-point';
import type { TaskState } from './task-schemas';
import type { TaskTokens } from './task-tokens';
import type { PendingToken, TokenAttempts } from './token-attempts';

/** Calls a function by name or ARN with a JSON event; gives the result as JSON text. Throws FunctionError. */
export type InvokeFunction = (functionName: string, event: string) => Promise<string>;

/**
 * Calls a service for a state, e.g. `dynamodb:putItem`, and gives its answer. Throws TaskError, named as Step Functions
 * names the service's errors.
 */
export type Integrate = (action: string, parameters: JsonValue) => Promise<JsonValue>;

/** What the states of one execution need from the engine. */
export interface RunContext {
  readonly clock: EngineClock;
  readonly invoke: InvokeFunction;
  readonly integrate: Integrate;
  /** Ends what the states wait for, when the execution is stopped. */
  readonly signal: AbortSignal;
  readonly tokens: TaskTokens;
  readonly attempts: TokenAttempts;
  /** Is told of a token before it is given out, with the state that waits for it. */
  readonly onToken: (at: StatePoint, token: PendingToken) => void;
  /** Takes note of the call that a task makes; one for each attempt. */
  readonly onCall: (call: TaskCall) => void;
  /** Takes note that the call of a task that waits for its token was made. */
  readonly onSubmitted: (call: TaskCall, state: TaskState) => void;
}
