import { ConfigurationError, NewerItemError, ServiceUnavailableError } from '../core/domain/errors';
import type { LogFields } from '../core/ports/logger';
import { logger } from './log';

/**
 * What a failure asks for. `unavailable`: an AWS service gave no answer, the same may succeed later. `misconfigured`: an
 * operator must act. `unexpected`: everything else, most likely our bug.
 */
export type FailureClass = 'unavailable' | 'misconfigured' | 'unexpected';

/** A failure as all shells see it: its class, and the line that the log gets. */
export interface Failure {
  readonly class: FailureClass;
  readonly level: 'warn' | 'error';
  readonly message: string;
  readonly fields: LogFields;
}

/** Classifies whatever a handler threw; the one place that does. */
export function failureOf(error: unknown): Failure {
  const errorName = error instanceof Error ? error.name : 'unknown';
  if (error instanceof ServiceUnavailableError) {
    const fields = { errorName, reason: error.message };
    return { class: 'unavailable', level: 'warn', message: 'service unavailable', fields };
  }
  if (error instanceof ConfigurationError || error instanceof NewerItemError) {
    const fields = { errorName, reason: error.message };
    return { class: 'misconfigured', level: 'error', message: 'misconfigured', fields };
  }
  // The message of an unknown error may quote anything; its name says enough to find it.
  return { class: 'unexpected', level: 'error', message: 'unexpected error', fields: { errorName } };
}

/**
 * Logs a failure.
 *
 * @param about what failed, such as the id of a request or of a message
 */
export function logFailure(error: unknown, about: LogFields = {}): FailureClass {
  const failure = failureOf(error);
  logger[failure.level](failure.message, { ...about, ...failure.fields });
  return failure.class;
}
