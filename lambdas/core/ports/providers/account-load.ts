/** How many requests of an account are where; what is more than 10,000 counts as so many. */
export interface Load {
  /** Accepted, and in line for their provider. */
  readonly waiting: number;
  /** Admitted, or followed, and not ended. */
  readonly inFlight: number;
}

/** Counts the requests of an account. */
export interface AccountLoad {
  /**
   * Eventually consistent: for people to look at.
   *
   * @throws ServiceUnavailableError
   */
  count(account: string): Promise<Load>;
}
