import type { RequestId } from '../../../../lambdas/core/domain/request/request-id';
import type { ProvisioningRequest } from '../../../../lambdas/core/domain/request/provisioning-request';
import type { RequestChange } from '../../../../lambdas/core/domain/request/request-change';
import { isTerminal } from '../../../../lambdas/core/domain/request/request-state';
import type {
  Acceptance,
  ChangeExtras,
  IdempotencyRecord,
  Written,
} from '../../../../lambdas/core/ports/request-store';
import { InMemoryRequestStore } from '../../../support/in-memory/request-store';

/** The request store in memory, which tells of new requests as a table's stream does and knows how many have ended. */
export class WatchedStore extends InMemoryRequestStore {
  private readonly open = new Set<RequestId>();
  private readonly idsByKey = new Map<string, RequestId>();
  private readonly waiting = new Map<string, (id: RequestId) => void>();

  /**
   * @param beside what else transactions write
   * @param onInsert is called once for each new request item
   */
  constructor(
    beside: ConstructorParameters<typeof InMemoryRequestStore>,
    private readonly onInsert: (id: RequestId) => void,
  ) {
    super(...beside);
  }

  /** Requests that have not ended. */
  get openCount(): number {
    return this.open.size;
  }

  /** The requests that were accepted, by their idempotency keys. */
  get accepted(): ReadonlyMap<string, RequestId> {
    return this.idsByKey;
  }

  /** Resolves with the request of an idempotency key, as soon as there is one. */
  whenAccepted(key: string): Promise<RequestId> {
    const id = this.idsByKey.get(key);
    return id === undefined ? new Promise((resolve) => this.waiting.set(key, resolve)) : Promise.resolve(id);
  }

  override async accept(acceptance: Acceptance): Promise<IdempotencyRecord | 'accepted'> {
    const { request, idempotency } = acceptance;
    const isKnown = (await super.find(request.id)) !== undefined;
    const result = await super.accept(acceptance);
    if (result === 'accepted' && !isKnown) this.inserted(request, idempotency?.key ?? request.id);
    return result;
  }

  override async commit(change: RequestChange, extras?: ChangeExtras): Promise<Written> {
    const result = await super.commit(change, extras);
    const { id, state } = change.request;
    if (result === 'committed' && isTerminal(state)) this.open.delete(id);
    return result;
  }

  private inserted({ id, state }: ProvisioningRequest, key: string): void {
    if (!isTerminal(state)) this.open.add(id);
    this.idsByKey.set(key, id);
    this.waiting.get(key)?.(id);
    this.waiting.delete(key);
    this.onInsert(id);
  }
}
