/** Failures in a row of what a request tries at its provider: its call, its looks, its clean-up. */
export interface FailureCount {
  readonly failures: number;
  /** Refused tokens among them, in a row. */
  readonly refusals?: number | undefined;
}

/** The count after a success. */
export const NO_FAILURES: FailureCount = { failures: 0, refusals: undefined };

/**
 * The count with one failure more.
 *
 * @param isRefusal whether the provider refused our token; any other failure ends a row of refusals
 */
export function oneMoreFailure({ failures, refusals = 0 }: FailureCount, isRefusal: boolean): FailureCount {
  return { failures: failures + 1, refusals: isRefusal ? refusals + 1 : undefined };
}
