/** Finds provider profiles. */
export interface ProfileNames {
  /**
   * The names of all profiles, in alphabetical order.
   *
   * @throws ServiceUnavailableError
   */
  list(): Promise<readonly string[]>;
}
