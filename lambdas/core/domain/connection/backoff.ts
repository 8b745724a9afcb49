import type { ProviderAnswer } from '../../../contract/outcome';

const MAX_SECONDS = 30;
const THROTTLED_MIN_SECONDS = 10;
const THROTTLED_MAX_SECONDS = 60;

/** Statuses of a call that came too soon; FJcloud says overLimit with 413 (provider-apis.md 5.4). */
const THROTTLED: ReadonlySet<number> = new Set([413, 429]);

/** Whether an answer says that we call too often. */
export function isThrottled({ httpStatus }: ProviderAnswer): boolean {
  return THROTTLED.has(httpStatus ?? 0);
}

/** Why a call is repeated. */
export interface BackoffCause {
  /** Failures in a row, from 1. */
  readonly failures: number;
  readonly throttled: boolean;
  readonly retryAfterMs?: number | undefined;
  /** A random number in [0, 1). */
  readonly jitter: number;
}

/**
 * Whole seconds until the next try: 1, 2, 4 … 30 with full jitter, 10 to 60 when throttled, and never less than the
 * provider asks for (provider-apis.md 5.4).
 */
export function backoffSeconds({ failures, throttled, retryAfterMs, jitter }: BackoffCause): number {
  const ceiling = Math.min(MAX_SECONDS, 2 ** (failures - 1));
  const own = throttled
    ? Math.min(THROTTLED_MAX_SECONDS, THROTTLED_MIN_SECONDS * (1 + ceiling * jitter))
    : Math.max(1, ceiling * jitter);
  return Math.ceil(Math.max(own, (retryAfterMs ?? 0) / 1000));
}
