import type { Place } from '../../../lambdas/core/domain/gate/place';
import type { Waiting } from '../../../lambdas/core/domain/gate/waiting';
import type { RequestId } from '../../../lambdas/core/domain/request/request-id';
import type { Giver, Places } from '../../../lambdas/core/ports/gate/places';
import { InMemoryGates } from './actors';
import { InMemoryLines } from './lines';

/** The places' port in memory, with its conditions. The store's port removes them, in its transactions. */
export class InMemoryPlaces implements Places {
  private readonly byAccount = new Map<string, Map<RequestId, Place>>();
  private readonly peaks = new Map<string, number>();

  constructor(
    private readonly lines = new InMemoryLines(),
    private readonly gates = new InMemoryGates(),
  ) {}

  list(account: string): Promise<readonly Place[]> {
    return Promise.resolve([...(this.byAccount.get(account)?.values() ?? [])]);
  }

  find(account: string, id: RequestId): Promise<Place | undefined> {
    return Promise.resolve(this.byAccount.get(account)?.get(id));
  }

  give({ account, owner }: Giver, waiting: readonly Waiting[], nowMs: number): Promise<readonly Waiting[] | 'lost'> {
    // guard: gate-fence-in-memory
    if (!this.gates.isOwner(account, owner)) return Promise.resolve('lost');
    const given = waiting.filter((one) => this.lines.leave(one));
    given.forEach(({ requestId, line, exclusive }) => {
      this.put({ account, requestId, line, sinceMs: nowMs, ...(exclusive !== undefined && { exclusive }) });
    });
    return Promise.resolve(given);
  }

  noteStart(account: string, id: RequestId, atMs: number): Promise<void> {
    const place = this.byAccount.get(account)?.get(id);
    if (place !== undefined) this.put({ ...place, startedAtMs: atMs });
    return Promise.resolve();
  }

  remove(account: string, id: RequestId): Promise<void> {
    this.byAccount.get(account)?.delete(id);
    return Promise.resolve();
  }

  /** Puts a place. */
  put(place: Place): void {
    const places = this.byAccount.get(place.account) ?? new Map<RequestId, Place>();
    this.byAccount.set(place.account, places.set(place.requestId, place));
    this.peaks.set(place.account, Math.max(places.size, this.peaks.get(place.account) ?? 0));
  }

  /** The most places that an account has had at once. */
  get most(): number {
    return Math.max(0, ...this.peaks.values());
  }

  /** All places. */
  get all(): readonly Place[] {
    return [...this.byAccount.values()].flatMap((places) => [...places.values()]);
  }

  /** Loses everything, as a table that was restored from nothing. */
  clear(): void {
    this.byAccount.clear();
  }
}
