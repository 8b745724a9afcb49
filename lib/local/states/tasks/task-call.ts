import type { JsonValue } from '../../../base/json';

/** A call that a task makes: what it was given, and the task's output once there is one. */
export interface TaskCall {
  readonly parameters: JsonValue;
  answer?: JsonValue;
  /** What the call gave, when the task waits for the answer to its token. */
  submitted?: JsonValue;
  /** True when this call has failed, and with it the task that was to wait for its token. */
  isRefused?: boolean;
}
