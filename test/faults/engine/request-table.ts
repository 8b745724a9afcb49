import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamodbRequestStore } from '../../../lambdas/adapters/dynamodb/request-store';
import { PARTITION } from '../../../lambdas/contract/table';
import type { RequestId } from '../../../lambdas/core/domain/request/request-id';
import { LOCAL, resourceOfType, tableItems } from '../../support/e2e/table';
import type { EngineAccess } from '../../support/e2e/table';
import { TENANT } from '../simulation/services/http-clients';

/** A look into the request table of an engine, past the product's functions. */
export class RequestTable {
  private readonly client: DynamoDBClient;
  readonly store: DynamodbRequestStore;

  constructor(private readonly engine: EngineAccess) {
    this.client = new DynamoDBClient({ ...LOCAL, endpoint: engine.endpoints.dynamodb });
    this.store = new DynamodbRequestStore(this.client, resourceOfType(engine, 'AWS::DynamoDB::Table'));
  }

  /** How many requests are at what: `new`, a phase, or `ended`. */
  async phases(): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>();
    for (const { pk, phase, endedAtMs } of await tableItems(this.engine)) {
      if (pk?.S?.startsWith(PARTITION.request) !== true) continue;
      const at = endedAtMs === undefined ? (phase?.S ?? 'new') : 'ended';
      counts.set(at, (counts.get(at) ?? 0) + 1);
    }
    return counts;
  }

  /** Ids of all requests. */
  async requestIds(): Promise<readonly string[]> {
    const keys = (await tableItems(this.engine)).map(({ pk }) => pk?.S ?? '');
    return keys.filter((key) => key.startsWith(PARTITION.request)).map((key) => key.slice(PARTITION.request.length));
  }

  /** The request that an idempotency key was used for. */
  async idOf(idempotencyKey: string): Promise<RequestId | undefined> {
    const record = await this.store.idempotencyRecord(TENANT, idempotencyKey);
    return record && (JSON.parse(record.answer) as { readonly id: RequestId }).id; // the product's own answer
  }

  stop(): void {
    this.client.destroy();
  }
}
