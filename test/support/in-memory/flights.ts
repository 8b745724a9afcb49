import type { RequestId } from '../../../lambdas/core/domain/request/request-id';
import type { Flight } from '../../../lambdas/core/domain/watch/flight';
import type { Flights } from '../../../lambdas/core/ports/flights';

/**
 * The port of entries and tokens in memory. The store's port writes entries here, in its transactions, and the state
 * `Watch` puts tokens.
 */
export class InMemoryFlights implements Flights {
  private readonly byAccount = new Map<string, Map<RequestId, Flight>>();
  private readonly waiting = new Map<RequestId, string>();

  list(account: string): Promise<readonly Flight[]> {
    return Promise.resolve([...(this.byAccount.get(account)?.values() ?? [])]);
  }

  find(account: string, ids: readonly RequestId[]): Promise<readonly Flight[]> {
    const flights = this.byAccount.get(account);
    return Promise.resolve(ids.flatMap((id) => flights?.get(id) ?? []));
  }

  isAny(account: string): Promise<boolean> {
    return Promise.resolve((this.byAccount.get(account)?.size ?? 0) > 0);
  }

  restore(flight: Flight): Promise<boolean> {
    const isMissing = this.byAccount.get(flight.account)?.has(flight.requestId) !== true;
    if (isMissing) this.put(flight);
    return Promise.resolve(isMissing);
  }

  tokens(ids: readonly RequestId[]): Promise<ReadonlyMap<RequestId, string>> {
    const found = ids.flatMap((id): [RequestId, string][] => {
      const token = this.waiting.get(id);
      return token === undefined ? [] : [[id, token]];
    });
    return Promise.resolve(new Map(found));
  }

  remove(account: string, ids: readonly RequestId[]): Promise<void> {
    ids.forEach((id) => {
      this.drop(account, id);
    });
    return Promise.resolve();
  }

  /** Puts an entry, as a transaction of the store does. */
  put(flight: Flight): void {
    const flights = this.byAccount.get(flight.account) ?? new Map<RequestId, Flight>();
    this.byAccount.set(flight.account, flights.set(flight.requestId, flight));
  }

  /** Removes an entry and its token, as a transaction of the store does. */
  drop(account: string, id: RequestId): void {
    this.byAccount.get(account)?.delete(id);
    this.waiting.delete(id);
  }

  /** Puts a token, as the state `Watch` does. */
  putToken(id: RequestId, token: string): void {
    this.waiting.set(id, token);
  }

  /** Requests whose token is there. */
  get tokenHolders(): readonly RequestId[] {
    return [...this.waiting.keys()];
  }

  /** All entries. */
  get all(): readonly Flight[] {
    return [...this.byAccount.values()].flatMap((flights) => [...flights.values()]);
  }

  /** Whether there is no entry. */
  get isEmpty(): boolean {
    return [...this.byAccount.values()].every(({ size }) => size === 0);
  }

  /** Loses everything, as a table that was restored from nothing. */
  clear(): void {
    this.byAccount.clear();
    this.waiting.clear();
  }
}
