import { DynamodbRequestStore, type RequestTables } from '../../../../../lambdas/adapters/dynamodb/request-store';
import type { ProvisioningRequest } from '../../../../../lambdas/core/domain/request/provisioning-request';
import type { RequestChange } from '../../../../../lambdas/core/domain/request/request-change';
import { isTerminal } from '../../../../../lambdas/core/domain/request/request-state';
import type {
  Acceptance,
  ChangeExtras,
  IdempotencyRecord,
  Written,
} from '../../../../../lambdas/core/ports/request-store';
import type { MeteredTables } from './metered-tables';

/** Who is told of what is stored. */
export interface StoreObserver {
  readonly onAccepted: (request: ProvisioningRequest) => void;
  /** A request has moved. */
  readonly onChanged?: (request: ProvisioningRequest) => void;
  readonly onEnded: (request: ProvisioningRequest) => void;
}

/** The product's own store on the metered tables. */
export class BenchStore extends DynamodbRequestStore {
  constructor(
    { client }: MeteredTables,
    tables: RequestTables,
    private readonly observer: StoreObserver,
  ) {
    super(client, tables);
  }

  override async accept(acceptance: Acceptance): Promise<IdempotencyRecord | 'accepted'> {
    const result = await super.accept(acceptance);
    if (result === 'accepted') this.observer.onAccepted(acceptance.request);
    return result;
  }

  override async commit(change: RequestChange, extras?: ChangeExtras): Promise<Written> {
    const result = await super.commit(change, extras);
    if (result === 'committed') this.observer.onChanged?.(change.request);
    if (result === 'committed' && isTerminal(change.request.state)) this.observer.onEnded(change.request);
    return result;
  }
}
