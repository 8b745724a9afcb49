import {
  GetItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { CancellationReason, DynamoDBClient, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { setTimeout as sleep } from 'node:timers/promises';
import { OPEN_INDEX } from '../../contract/table';
import type { AuditEvent } from '../../core/domain/request/audit-event';
import { ServiceUnavailableError, StoreConflictError } from '../../core/domain/errors';
import type { RequestId } from '../../core/domain/request/request-id';
import type { ProvisioningRequest } from '../../core/domain/request/provisioning-request';
import type { RequestChange } from '../../core/domain/request/request-change';
import type {
  Acceptance,
  ChangeExtras,
  Claim,
  DuePage,
  IdempotencyRecord,
  RequestStore,
} from '../../core/ports/request-store';
import { callAws } from '../aws-calls';
import * as items from './request-items';
import type { Item } from './request-items';

const NEW = 'attribute_not_exists(pk)';
const MAX_COLLISIONS = 6;
const COLLISION_PAUSE_MS = 50;
const DUE_PAGE = 100;

/** Requests and audit trails in the DynamoDB request table. */
export class DynamodbRequestStore implements RequestStore {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  /** Callers that use one idempotency key at the same time collide; the later ones then find what the first has written. */
  async accept(acceptance: Acceptance): Promise<IdempotencyRecord | 'accepted'> {
    for (let collisions = 0; collisions < MAX_COLLISIONS; collisions += 1) {
      const result = await this.tryToAccept(acceptance);
      if (result !== 'collided') return result;
      await sleep(COLLISION_PAUSE_MS * (1 + collisions) * Math.random());
    }
    throw new ServiceUnavailableError(`Request ${acceptance.request.id} collided with others too often`);
  }

  private async tryToAccept(acceptance: Acceptance): Promise<IdempotencyRecord | 'accepted' | 'collided'> {
    try {
      return await this.acceptOnce(acceptance);
    } catch (error) {
      if (error instanceof StoreConflictError) return 'collided';
      throw error;
    }
  }

  private async acceptOnce(acceptance: Acceptance): Promise<IdempotencyRecord | 'accepted'> {
    const { request, event, sealedKey, idempotency } = acceptance;
    const cancelled = await this.transact([
      this.put(items.requestItem(request), NEW),
      this.put(items.eventItem(event), NEW),
      // guard: idempotency-dynamodb
      ...(idempotency === undefined ? [] : [this.put(items.idempotencyItem(request.tenant, idempotency), NEW)]),
      ...(sealedKey === undefined ? [] : [this.put(items.sealedItem(request.id, sealedKey), NEW)]),
    ]);
    // An item under this new id can only be our own: the write went through before a lost answer was repeated.
    if (cancelled === undefined || hasFailed(cancelled[0])) return 'accepted';
    const earlier = idempotency === undefined ? undefined : cancelled[2]?.Item;
    if (earlier !== undefined) return items.idempotencyOf(earlier);
    throw new StoreConflictError(`Request ${request.id} could not be stored`);
  }

  async idempotencyRecord(tenant: string, key: string): Promise<IdempotencyRecord | undefined> {
    const item = await this.get(items.idempotencyKey(tenant, key));
    return item === undefined ? undefined : items.idempotencyOf(item);
  }

  async find(id: RequestId): Promise<ProvisioningRequest | undefined> {
    const item = await this.get(items.requestKey(id));
    return item === undefined ? undefined : items.requestOf(item);
  }

  async commit({ request, event }: RequestChange, extras: ChangeExtras = {}): Promise<'committed' | 'claimed'> {
    const { claim, removeSealedKey } = extras;
    const cancelled = await this.transact([
      // guard: version-dynamodb
      this.put(items.requestItem(request), 'version = :version', { ':version': { N: String(request.version - 1) } }),
      this.put(items.eventItem(event), NEW),
      ...(claim === undefined ? [] : [this.putClaim(claim, request.id)]),
      ...(removeSealedKey === true ? [this.remove(items.sealedKey(request.id))] : []),
    ]);
    if (cancelled === undefined) return 'committed';
    if (claim !== undefined && !hasFailed(cancelled[0]) && hasFailed(cancelled[2])) return 'claimed';
    throw new StoreConflictError(`Request ${request.id} was changed since version ${request.version - 1}`);
  }

  async due(nowMs: number, cursor?: string): Promise<DuePage> {
    const { Items: found = [], LastEvaluatedKey: last } = await callAws('DynamoDB', () =>
      this.client.send(
        new QueryCommand({
          TableName: this.tableName,
          IndexName: OPEN_INDEX.name,
          KeyConditionExpression: `${OPEN_INDEX.partition} = :open AND ${OPEN_INDEX.sort} <= :now`,
          ExpressionAttributeValues: { ':open': { S: OPEN_INDEX.value }, ':now': { N: String(nowMs) } },
          Limit: DUE_PAGE,
          ...(cursor !== undefined && { ExclusiveStartKey: items.keyOfCursor(cursor) }),
        }),
      ),
    );
    return { ids: found.map(items.requestIdOfKey), cursor: last === undefined ? undefined : items.cursorOf(last) };
  }

  async isClaimed(claim: Claim): Promise<boolean> {
    return (await this.get(items.claimKey(claim))) !== undefined;
  }

  async sealedKey(id: RequestId): Promise<Uint8Array | undefined> {
    const item = await this.get(items.sealedKey(id));
    return item === undefined ? undefined : items.sealedOf(item);
  }

  async events(id: RequestId): Promise<readonly AuditEvent[]> {
    const events: AuditEvent[] = [];
    let start: Item | undefined;
    do {
      const page = await callAws('DynamoDB', () =>
        this.client.send(
          new QueryCommand({
            TableName: this.tableName,
            KeyConditionExpression: 'pk = :partition',
            ExpressionAttributeValues: { ':partition': { S: items.auditPartition(id) } },
            ConsistentRead: true,
            ...(start !== undefined && { ExclusiveStartKey: start }),
          }),
        ),
      );
      events.push(...(page.Items ?? []).map(items.eventOf));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return events;
  }

  private async get(key: Item): Promise<Item | undefined> {
    const { Item: item } = await callAws('DynamoDB', () =>
      this.client.send(new GetItemCommand({ TableName: this.tableName, Key: key, ConsistentRead: true })),
    );
    return item;
  }

  /** Writes all or nothing; returns the reasons when a condition did not hold. */
  private async transact(writes: TransactWriteItem[]): Promise<CancellationReason[] | undefined> {
    try {
      await callAws('DynamoDB', () => this.client.send(new TransactWriteItemsCommand({ TransactItems: writes })));
      return undefined;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const reasons = error.CancellationReasons ?? [];
      if (reasons.some(hasFailed)) return reasons;
      const codes = reasons.map(({ Code }) => Code).join(', ');
      if (/TransactionConflict/.test(codes))
        throw new StoreConflictError(`Writes collided (${codes})`, { cause: error });
      throw new ServiceUnavailableError(`DynamoDB did not write (${codes})`, { cause: error });
    }
  }

  private put(item: Item, condition: string, values?: Item): TransactWriteItem {
    return {
      Put: {
        TableName: this.tableName,
        Item: item,
        ConditionExpression: condition,
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        ...(values !== undefined && { ExpressionAttributeValues: values }),
      },
    };
  }

  /** A claim may be written again by its own request. */
  private putClaim(claim: Claim, id: RequestId): TransactWriteItem {
    // guard: claim-dynamodb
    return this.put(items.claimItem(claim, id), `${NEW} OR requestId = :id`, { ':id': { S: id } });
  }

  private remove(key: Item): TransactWriteItem {
    return { Delete: { TableName: this.tableName, Key: key } };
  }
}

function hasFailed(reason: CancellationReason | undefined): boolean {
  return reason?.Code === 'ConditionalCheckFailed';
}
