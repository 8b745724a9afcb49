import { ServiceUnavailableError } from '../../domain/errors';
import type { Randomness } from '../../ports/randomness';
import type { Timer } from '../../ports/timer';
import { intakeMessage } from './intake-message';
import type { IntakeMessage, IntakeOutcome } from './intake-message';
import type { SubmitDependencies } from './submit-request';

/** What taking in messages works with. */
export interface IntakeDependencies extends SubmitDependencies {
  readonly timer: Timer;
  readonly random: Randomness;
}

/** How long one delivery of a message tries, in milliseconds. */
const PATIENCE_MS = 5_000;
/** The longest pause after the first try; each later one may be twice as long. */
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Takes in one message of the queue. Where a service of ours has no room it is tried again in the same delivery: thousands of
 * messages at once, more than a table takes, wait for it then, and do not use up their deliveries.
 *
 * @throws ServiceUnavailableError, ConfigurationError like `intakeMessage`
 */
export async function intakePatiently(deps: IntakeDependencies, message: IntakeMessage): Promise<IntakeOutcome> {
  const { clock, timer, random } = deps;
  const untilMs = clock.nowMs() + PATIENCE_MS;
  for (let longestMs = FIRST_PAUSE_MS; ; longestMs = Math.min(2 * longestMs, LONGEST_PAUSE_MS)) {
    try {
      return await intakeMessage(deps, message);
    } catch (error) {
      const nextAtMs = clock.nowMs() + random.next() * longestMs;
      // guard: patient-intake
      if (!(error instanceof ServiceUnavailableError) || nextAtMs > untilMs) throw error;
      await timer.waitUntil(nextAtMs);
    }
  }
}
