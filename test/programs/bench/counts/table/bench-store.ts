import { DynamodbRequestStore } from '../../../../../lambdas/adapters/dynamodb/request-store';
import type { RequestId } from '../../../../../lambdas/core/domain/request/request-id';
import type { ProvisioningRequest } from '../../../../../lambdas/core/domain/request/provisioning-request';
import type { RequestChange } from '../../../../../lambdas/core/domain/request/request-change';
import { isTerminal } from '../../../../../lambdas/core/domain/request/request-state';
import type { Acceptance, ChangeExtras, IdempotencyRecord } from '../../../../../lambdas/core/ports/request-store';
import type { MeteredTable } from './metered-table';

/** Who is told of what is stored. */
export interface StoreObserver {
  /** A new request item, as the table's stream tells of it. */
  readonly onInserted: (id: RequestId) => void;
  readonly onEnded: (request: ProvisioningRequest) => void;
}

/** The product's own store on the metered table. */
export class BenchStore extends DynamodbRequestStore {
  constructor(
    { client }: MeteredTable,
    tableName: string,
    private readonly observer: StoreObserver,
  ) {
    super(client, tableName);
  }

  override async accept(acceptance: Acceptance): Promise<IdempotencyRecord | 'accepted'> {
    const result = await super.accept(acceptance);
    if (result === 'accepted') this.observer.onInserted(acceptance.request.id);
    return result;
  }

  override async commit(change: RequestChange, extras?: ChangeExtras): Promise<'committed' | 'claimed'> {
    const result = await super.commit(change, extras);
    if (result === 'committed' && isTerminal(change.request.state)) this.observer.onEnded(change.request);
    return result;
  }
}
