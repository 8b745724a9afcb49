import type { Pace } from '../domain/connection/pace';

/** Tells how fast provider accounts may be called. */
export interface PaceReader {
  /**
   * The pace of an account as it is now; full pace for one that was never called. Strongly consistent.
   *
   * @param account name of the provider's profile
   * @throws ServiceUnavailableError
   */
  read(account: string): Promise<Pace>;
}
