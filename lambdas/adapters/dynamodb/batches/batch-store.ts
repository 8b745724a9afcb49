import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import type { CancellationReason, DynamoDBClient, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { OPEN_INDEX } from '../../../contract/tables';
import type { Chunk } from '../../../core/domain/batch/batch-chunk';
import type { BatchHeader } from '../../../core/domain/batch/batch-header';
import type { BatchId } from '../../../core/domain/batch-id';
import { StoreConflictError } from '../../../core/domain/errors';
import type {
  BatchIntent,
  BatchStore,
  CallCommit,
  CallKey,
  CallState,
  ChunkKey,
  DueCalls,
} from '../../../core/ports/batches/batch-store';
import type { IdempotencyRecord } from '../../../core/ports/request-store';
import { callAws } from '../../aws-calls';
import type { Item } from '../item-version';
import { cursorOf, idempotencyItem, idempotencyKey, idempotencyOf, keyOfCursor } from '../request-items';
import { hasFailed, NEW, putOn, transact } from '../transaction';
import * as items from './batch-items';
import { chunkItem, chunkKey, chunkOf, emptiedChunkItem } from './chunk-items';

const DUE_PAGE = 25;

/** Batches in the requests table, where items are only ever put. */
export class DynamodbBatchStore implements BatchStore {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  putIntent(intent: BatchIntent): Promise<void> {
    return this.put(items.intentItem(intent));
  }

  async intent(key: CallKey): Promise<BatchIntent | undefined> {
    const item = await this.get(items.intentKey(key));
    return item === undefined ? undefined : items.intentOf(item);
  }

  putChunk(key: ChunkKey, chunk: Chunk, expiresAtMs: number): Promise<void> {
    return this.put(chunkItem(key, chunk, expiresAtMs));
  }

  emptyChunk(key: ChunkKey, nowMs: number): Promise<void> {
    return this.put(emptiedChunkItem(key, nowMs));
  }

  async chunk(key: ChunkKey): Promise<Chunk | undefined> {
    const item = await this.get(chunkKey(key));
    return item === undefined ? undefined : chunkOf(item);
  }

  async commitCall({ header, intent, idempotency, rerunOf }: CallCommit): Promise<IdempotencyRecord | CallState> {
    const cancelled = await transact(this.client, [
      this.putVersion(header),
      // guard: header-last
      putOn(this.table, items.callItem(intent, 'committed'), NEW),
      { Put: { TableName: this.table, Item: items.intentItem(intent) } },
      ...(idempotency === undefined ? [] : [putOn(this.table, idempotencyItem(header.tenant, idempotency), NEW)]),
      // guard: rerun-once
      ...(rerunOf === undefined ? [] : [this.putVersion(rerunOf)]),
    ]);
    if (cancelled === undefined) return 'committed';
    // A call of this id that is committed can only be our own: the write went through before a lost answer was repeated.
    const earlier = itemOf(cancelled[1]);
    if (earlier !== undefined) return items.callStateOf(earlier);
    const record = idempotency === undefined ? undefined : itemOf(cancelled[3]);
    if (record !== undefined) return idempotencyOf(record);
    throw new StoreConflictError(`Batch ${header.id} was changed since version ${header.version - 1}`);
  }

  async abandonCall(key: CallKey): Promise<CallState> {
    // guard: abandoned-call
    const put = { TableName: this.table, Item: items.callItem(key, 'abandoned'), ConditionExpression: NEW };
    const command = new PutItemCommand({ ...put, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' });
    try {
      await callAws('DynamoDB', () => this.client.send(command));
      return 'abandoned';
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException) || error.Item === undefined) throw error;
      return items.callStateOf(error.Item);
    }
  }

  async callState(key: CallKey): Promise<CallState | undefined> {
    const item = await this.get(items.callKey(key));
    return item === undefined ? undefined : items.callStateOf(item);
  }

  async header(id: BatchId): Promise<BatchHeader | undefined> {
    const item = await this.get(items.headerKey(id));
    return item === undefined ? undefined : items.headerOf(item);
  }

  async putHeader(header: BatchHeader, isCancelled = false): Promise<void> {
    const cancellation = { Put: { TableName: this.table, Item: items.cancelItem(header.id) } };
    const cancelled = await transact(this.client, [this.putVersion(header), ...(isCancelled ? [cancellation] : [])]);
    if (cancelled === undefined) return;
    throw new StoreConflictError(`Batch ${header.id} was changed since version ${header.version - 1}`);
  }

  async idempotencyRecord(tenant: string, key: string): Promise<IdempotencyRecord | undefined> {
    const item = await this.get(idempotencyKey(tenant, key));
    return item === undefined ? undefined : idempotencyOf(item);
  }

  async dueCalls(nowMs: number, cursor?: string): Promise<DueCalls> {
    const { Items: found = [], LastEvaluatedKey: last } = await callAws('DynamoDB', () =>
      this.client.send(
        new QueryCommand({
          TableName: this.table,
          IndexName: OPEN_INDEX.name,
          KeyConditionExpression: `${OPEN_INDEX.partition} = :calls AND ${OPEN_INDEX.sort} <= :now`,
          ExpressionAttributeValues: { ':calls': { S: OPEN_INDEX.calls }, ':now': { N: String(nowMs) } },
          Limit: DUE_PAGE,
          ...(cursor !== undefined && { ExclusiveStartKey: keyOfCursor(cursor) }),
        }),
      ),
    );
    return { calls: found.map(items.callKeyOf), cursor: last === undefined ? undefined : cursorOf(last) };
  }

  /** The first version of a header is new, each other one follows the one before. */
  private putVersion(header: BatchHeader): TransactWriteItem {
    const item = items.headerItem(header);
    if (header.version === 1) return putOn(this.table, item, NEW);
    // guard: batch-version
    return putOn(this.table, item, 'version = :version', { ':version': { N: String(header.version - 1) } });
  }

  private async put(item: Item): Promise<void> {
    await callAws('DynamoDB', () => this.client.send(new PutItemCommand({ TableName: this.table, Item: item })));
  }

  private async get(key: Item): Promise<Item | undefined> {
    const { Item: item } = await callAws('DynamoDB', () =>
      this.client.send(new GetItemCommand({ TableName: this.table, Key: key, ConsistentRead: true })),
    );
    return item;
  }
}

function itemOf(reason: CancellationReason | undefined): Item | undefined {
  return hasFailed(reason) ? reason?.Item : undefined;
}
