import type { RequestId } from '../domain/request/request-id';
import type { Flight } from '../domain/watch/flight';

/**
 * The entries of the requests that are followed, and the tokens of the executions that wait for them. Entries are written
 * with their requests (`RequestStore.commit`); this port finds and removes them. All methods throw ServiceUnavailableError.
 */
export interface Flights {
  /** All entries of an account. Eventually consistent. */
  list(account: string): Promise<readonly Flight[]>;
  /** The entries of some requests of an account. Eventually consistent. */
  find(account: string, ids: readonly RequestId[]): Promise<readonly Flight[]>;
  /** Whether an account has an entry. Strongly consistent. */
  isAny(account: string): Promise<boolean>;
  /** Puts an entry back that got lost. Does nothing when there is one. @returns whether it was put */
  restore(flight: Flight): Promise<boolean>;
  /** The tokens of those of the requests whose execution waits. Strongly consistent. */
  tokens(ids: readonly RequestId[]): Promise<ReadonlyMap<RequestId, string>>;
  /** Removes entries with their tokens; those that are gone already do not matter. */
  remove(account: string, ids: readonly RequestId[]): Promise<void>;
}
