import type { Attempt } from '../../../domain/request/provisioning-request';

/** Creates in doubt follow each other 1, 2, 4 … 30 s apart at least, also where the settle time is shorter. */
const UNANSWERED_MAX_SECONDS = 30;
/** Pause after the look-up of the second create that was answered with a fault, in seconds. */
const ANSWERED_SECONDS = 40;

/**
 * When a create may be sent again after a send in doubt, epoch ms; at once after its look-up where nothing is said. The pauses
 * grow, so that neither a provider in trouble nor an execution gets too much of it (provider-apis.md 5.5).
 *
 * @param attempt with the send counted
 */
export function sendAgainAtMs(
  { number, answered = 0 }: Attempt,
  sentAtMs: number,
  settleSeconds: number,
  retryAfterMs = 0,
): number | undefined {
  const unansweredSeconds = Math.min(UNANSWERED_MAX_SECONDS, 2 ** (number - 1));
  const answeredSeconds = answered < 2 ? 0 : settleSeconds + ANSWERED_SECONDS * 3 ** (answered - 2);
  const pauseSeconds = Math.max(unansweredSeconds, answeredSeconds, retryAfterMs / 1000);
  return pauseSeconds > settleSeconds ? sentAtMs + pauseSeconds * 1000 : undefined;
}
