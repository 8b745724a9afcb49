import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamodbRequestStore } from '../../../lambdas/adapters/dynamodb/request-store';
import { PARTITION } from '../../../lambdas/contract/tables';
import type { RequestId } from '../../../lambdas/core/domain/request/request-id';
import { LOCAL, tableItems, tablesOf } from '../../support/e2e/table';
import type { EngineAccess } from '../../support/e2e/table';
import { TENANT } from '../simulation/services/http-clients';

/** A look into the requests of an engine and their audit events, past the product's functions. */
export class RequestTable {
  private readonly client: DynamoDBClient;
  readonly store: DynamodbRequestStore;

  constructor(private readonly engine: EngineAccess) {
    this.client = new DynamoDBClient({ ...LOCAL, endpoint: engine.endpoints.dynamodb });
    this.store = new DynamodbRequestStore(this.client, tablesOf(engine));
  }

  /** How many requests are at what: `new`, a phase, or `ended`. */
  async phases(): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>();
    for (const { pk, phase, endedAtMs } of await tableItems(this.engine, 'requests')) {
      if (pk?.S?.startsWith(PARTITION.requests.request) !== true) continue;
      const at = endedAtMs === undefined ? (phase?.S ?? 'new') : 'ended';
      counts.set(at, (counts.get(at) ?? 0) + 1);
    }
    return counts;
  }

  /** Ids of all requests. */
  async requestIds(): Promise<readonly string[]> {
    const keys = (await tableItems(this.engine, 'requests')).map(({ pk }) => pk?.S ?? '');
    return keys
      .filter((key) => key.startsWith(PARTITION.requests.request))
      .map((key) => key.slice(PARTITION.requests.request.length));
  }

  /** What the watchers have left when all is at rest: tokens of requests, and accounts that are awake or have entries. */
  async leftByWatchers(): Promise<{ readonly tokens: readonly string[]; readonly awake: readonly string[] }> {
    const items = await tableItems(this.engine, 'work');
    const keys = (prefix: string): string[] =>
      items.map(({ pk }) => pk?.S ?? '').filter((key) => key.startsWith(prefix));
    const promised = items.filter(({ promisedAtMs }) => Number(promisedAtMs?.N ?? 0) > 0);
    return {
      tokens: keys(PARTITION.work.waiting),
      awake: [...keys(PARTITION.work.flight), ...promised.map(({ sk }) => `promised: ${sk?.S ?? ''}`)],
    };
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
