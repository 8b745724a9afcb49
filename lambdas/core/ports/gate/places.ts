import type { Place } from '../../domain/gate/place';
import type { Waiting } from '../../domain/gate/waiting';
import type { RequestId } from '../../domain/request/request-id';

/** Requests that get places at once, at most. */
export const MOST_GIVEN = 40;

/** Who gives places: a tick of the gate that has its account to itself. */
export interface Giver {
  readonly account: string;
  readonly owner: string;
}

/**
 * The places of requests that have been admitted. A place is removed with the end of its request (`RequestStore.commit`);
 * this port makes and finds them. All methods throw ServiceUnavailableError.
 */
export interface Places {
  /** All places of an account. Strongly consistent. */
  list(account: string): Promise<readonly Place[]>;
  /** The place of a request. Strongly consistent. */
  find(account: string, id: RequestId): Promise<Place | undefined>;
  /**
   * Takes requests out of their lines and gives each a place, in one transaction. Those that do not wait in their line any
   * more get none, and nobody gets one once the giver has lost the account.
   *
   * @param waiting at most {@link MOST_GIVEN}
   * @returns those that have a place now, in their order; `lost` when the giver has lost the account
   */
  give(giver: Giver, waiting: readonly Waiting[], nowMs: number): Promise<readonly Waiting[] | 'lost'>;
  /** Notes that the execution of a request was started, unless its place is gone: the request has ended then. */
  noteStart(account: string, id: RequestId, atMs: number): Promise<void>;
  /** Removes the place of a request that has ended, or is gone. */
  remove(account: string, id: RequestId): Promise<void>;
}
