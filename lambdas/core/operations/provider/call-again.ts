import type { ProviderProfile } from '../../../contract/provider-profile';
import { backoffSeconds, isThrottled } from '../../domain/connection/backoff';
import type { ProviderFailure } from '../../domain/connection/provider-call';
import { oneMoreFailure } from '../../domain/request/failure-count';
import type { FailureCount } from '../../domain/request/failure-count';

/**
 * Shortest wait for a connection that is being changed, in seconds; its state changes slowly (provider-apis.md 4.5).
 */
const BUSY_MIN_SECONDS = 10;

/**
 * Steps in a row in which a provider may refuse our tokens, each time a new one as well, before we believe it. Refused
 * passwords are remembered and cost no further sign-in (provider-apis.md 5.1).
 */
const MAX_REFUSALS = 3;

/** The count of failed calls with one more. */
export function countFailure(count: FailureCount, failure: ProviderFailure): FailureCount {
  return oneMoreFailure(count, failure.class === 'auth');
}

/**
 * Whether a failed call may be made again.
 *
 * @param count failures in a row, this one included
 */
export function mayRepeat(
  failure: ProviderFailure,
  { refusals = 0 }: FailureCount,
  { auth }: ProviderProfile,
): boolean {
  if (failure.class === 'retryable' || failure.class === 'busy') return true;
  // Repeated failures lock an access key (provider-apis.md 5.1).
  return failure.class === 'auth' && auth.type !== 'aksk' && refusals < MAX_REFUSALS;
}

/** Whole seconds until a failed call is made again. */
export function waitSecondsAfter(failure: ProviderFailure, failures: number, jitter: number): number {
  const { retryAfterMs, answer } = failure;
  const seconds = backoffSeconds({ failures, throttled: isThrottled(answer), retryAfterMs, jitter });
  return failure.class === 'busy' ? Math.max(seconds, BUSY_MIN_SECONDS) : seconds;
}
