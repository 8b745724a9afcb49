import { backoffSeconds, isThrottled } from '../domain/backoff';
import type { ProviderFailure } from '../domain/provider-call';

/** Failures in a row that certainly had no effect, after which we give up (providers.md 5.4). */
export const MAX_FAILURES = 5;

/** Shortest wait for a connection that is being changed, in seconds; its state changes slowly (providers.md 4.4). */
const BUSY_MIN_SECONDS = 10;

/** Whole seconds until a failed call is made again. */
export function waitSecondsAfter(failure: ProviderFailure, failures: number, jitter: number): number {
  const { retryAfterMs, answer } = failure;
  const seconds = backoffSeconds({ failures, throttled: isThrottled(answer), retryAfterMs, jitter });
  return failure.class === 'busy' ? Math.max(seconds, BUSY_MIN_SECONDS) : seconds;
}
