/** Who wants to call a provider, and from when on. */
export interface Reservation {
  /** Name of the provider's profile. */
  readonly provider: string;
  /** Calls per second that the provider may get; greater than 0, may be a fraction. */
  readonly perSecond: number;
  /** Earliest time that the caller has use for, in milliseconds since 1970 UTC. */
  readonly fromMs: number;
  /** Calls that are made at once; default 1. Of more than a window takes, as many as it takes are counted. */
  readonly calls?: number;
}

/**
 * Keeps the calls to each provider below a limit, by giving every caller a time of his own (protocol.md 3, T6).
 * A place that is not used is lost, one that is reserved again because a step was repeated costs one more; the limit
 * holds all the same.
 */
export interface RateLimiter {
  /**
   * Reserves places in the first window of time that has them (`core/domain/connection/rate-windows.ts`). Callers that come at the
   * same time get places one after the other. When too many of them collide too often, the last window tried is given
   * although it is full.
   *
   * @returns when to call, in milliseconds since 1970 UTC: `fromMs` or the start of a later window; the call is within
   *   the limit when it is made less than one second later
   * @throws ServiceUnavailableError
   */
  reserve(reservation: Reservation): Promise<number>;
}
