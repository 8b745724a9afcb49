import { GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { REQUEST_LISTS } from '../../contract/lists';
import type { RequestList } from '../../contract/lists';
import { OPEN_INDEX } from '../../contract/tables';
import { partitionOf } from '../../core/domain/lists/partition';
import { idIn, stretchOf } from '../../core/domain/lists/position';
import type { ProvisioningRequest } from '../../core/domain/request/provisioning-request';
import { parseRequestId } from '../../core/domain/request/request-id';
import type { RequestId } from '../../core/domain/request/request-id';
import type { Claim, DuePage, IdempotencyRecord, RequestStore } from '../../core/ports/request-store';
import { callAws } from '../aws-calls';
import * as items from './request-items';
import type { Item } from './request-items';
import { DynamodbListReader } from './list-reader';
import { mergedPage, partsOf } from './open-parts';
import type { OpenPart, ReadPart } from './open-parts';

const DUE_PAGE = 100;
/** Entries of a list that are looked at for what is like a request. */
const LOOKED_AT = 500;
const LIKE_ENOUGH = 10;

/** What is read of the DynamoDB requests table. */
export class DynamodbRequestReader implements Omit<
  RequestStore,
  'accept' | 'commit' | 'postpone' | 'events' | 'keepConnection'
> {
  constructor(
    protected readonly client: DynamoDBClient,
    protected readonly requestTable: string,
  ) {}

  async idempotencyRecord(tenant: string, key: string): Promise<IdempotencyRecord | undefined> {
    const item = await this.get(items.idempotencyKey(tenant, key));
    return item === undefined ? undefined : items.idempotencyOf(item);
  }

  async find(id: RequestId): Promise<ProvisioningRequest | undefined> {
    const item = await this.get(items.requestKey(id));
    return item === undefined ? undefined : items.requestOf(item);
  }

  async due(nowMs: number, cursor?: string): Promise<DuePage> {
    return mergedPage(await Promise.all(partsOf(cursor).map((part) => this.read(part, nowMs))), DUE_PAGE);
  }

  /** One page of what is due in a part of the index, if it may hold any more. */
  private async read(part: OpenPart, nowMs: number): Promise<ReadPart> {
    const { value, after } = part;
    if (after === 'end') return { part, entries: [], hasMore: false };
    const { Items: entries = [], LastEvaluatedKey: last } = await callAws('DynamoDB', () =>
      this.client.send(
        new QueryCommand({
          TableName: this.requestTable,
          IndexName: OPEN_INDEX.name,
          KeyConditionExpression: `${OPEN_INDEX.partition} = :open AND ${OPEN_INDEX.sort} <= :now`,
          ExpressionAttributeValues: { ':open': { S: value }, ':now': { N: String(nowMs) } },
          Limit: DUE_PAGE,
          ...(after !== undefined && { ExclusiveStartKey: items.keyOfCursor(after) }),
        }),
      ),
    );
    return { part, entries, hasMore: last !== undefined };
  }

  async claimantOf(claim: Claim): Promise<RequestId | undefined> {
    const item = await this.get(items.claimKey(claim));
    return item === undefined ? undefined : items.claimantOf(item);
  }

  async alike({ tenant, ticket, likeness }: Parameters<RequestStore['alike']>[0]): Promise<readonly RequestId[]> {
    return this.listed('ticket', partitionOf(tenant, 0, ticket), { likeness });
  }

  async about(tenant: string, connectionId: string): Promise<readonly RequestId[]> {
    return this.listed('connection', partitionOf(tenant, 0, connectionId), {});
  }

  private async listed(
    list: RequestList,
    partition: string,
    where: Readonly<Record<string, string>>,
  ): Promise<readonly RequestId[]> {
    const lists = new DynamodbListReader(this.client, this.requestTable, REQUEST_LISTS);
    const query = { list, partition, where, order: 'newest', limit: LOOKED_AT, ...stretchOf({}, 'newest') } as const;
    const { positions } = await lists.read(query);
    return positions.slice(0, LIKE_ENOUGH).flatMap((position) => parseRequestId(idIn(position)) ?? []);
  }

  async sealedKey(id: RequestId): Promise<Uint8Array | undefined> {
    const item = await this.get(items.sealedKey(id));
    return item === undefined ? undefined : items.sealedOf(item);
  }

  private async get(key: Item): Promise<Item | undefined> {
    const { Item: item } = await callAws('DynamoDB', () =>
      this.client.send(new GetItemCommand({ TableName: this.requestTable, Key: key, ConsistentRead: true })),
    );
    return item;
  }
}
