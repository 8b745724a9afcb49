import { BatchGetItemCommand, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { MAX_WAIT_SECONDS } from '../../../contract/api/batch-call';
import { KEPT_AFTER_WAIT_MS } from '../../../contract/batches';
import { EXPIRES_AT } from '../../../contract/tables';
import type { BatchId } from '../../../core/domain/batch-id';
import type { RowRecord, Tally, TallyStep } from '../../../core/domain/batch/row-record';
import { ServiceUnavailableError, StoreConflictError } from '../../../core/domain/errors';
import type { BatchLedger, RowRange } from '../../../core/ports/batches/batch-ledger';
import type { CallKey, ChunkKey } from '../../../core/ports/batches/batch-store';
import { callAws } from '../../aws-calls';
import { attributesOf } from '../item-version';
import type { Item } from '../item-version';
import { hasFailed, NEW, putOn, transact } from '../transaction';
import * as items from './ledger-items';

/** A record outlives the chunk of its row, whenever it is written. */
const KEPT_MS = MAX_WAIT_SECONDS.most * 1000 + KEPT_AFTER_WAIT_MS;

/** Calls after which rows that are left over are left to a later run. */
const MAX_TRIES = 5;

const NOT_ENDED_LATER = 'attribute_not_exists(lastEndedAtMs) OR lastEndedAtMs <= :lastEndedAtMs';

/** States of rows and counts of batches in the work table. Records and counts change in one transaction. */
export class DynamodbBatchLedger implements BatchLedger {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  async rows(batchId: BatchId, { from, to }: RowRange): Promise<readonly RowRecord[]> {
    const first = items.partitionOf(from);
    const partitions = Array.from({ length: items.partitionOf(to) - first + 1 }, (_, index) => first + index);
    const found = await Promise.all(
      partitions.map((partition) =>
        this.queryAll(items.rowPartition(batchId, partition), items.rowSort(from), items.rowSort(to)),
      ),
    );
    return found.flat().map(items.recordOf);
  }

  async find(batchId: BatchId, rows: readonly number[]): Promise<readonly RowRecord[]> {
    let keys = rows.map((row) => items.recordKey(batchId, row));
    const found: Item[] = [];
    for (let tries = 0; keys.length > 0; tries += 1) {
      if (tries >= MAX_TRIES) throw new ServiceUnavailableError('DynamoDB left rows of a batch unread');
      const request = { RequestItems: { [this.table]: { Keys: keys, ConsistentRead: true } } };
      const answer = await callAws('DynamoDB', () => this.client.send(new BatchGetItemCommand(request)));
      found.push(...(answer.Responses?.[this.table] ?? []));
      keys = answer.UnprocessedKeys?.[this.table]?.Keys ?? [];
    }
    return found.map(items.recordOf);
  }

  async tally(batchId: BatchId): Promise<Tally | undefined> {
    const get = { TableName: this.table, Key: items.countsKey(batchId), ConsistentRead: true };
    const { Item: item } = await callAws('DynamoDB', () => this.client.send(new GetItemCommand(get)));
    return item === undefined ? undefined : items.tallyOf(item);
  }

  async advance(batchId: BatchId, step: TallyStep, nowMs: number): Promise<'written' | 'conflict'> {
    try {
      const { lastEndedAtMs, ...withoutEnd } = step;
      if (lastEndedAtMs === undefined) return await this.tryToAdvance(batchId, withoutEnd, nowMs);
      const written = await this.tryToAdvance(batchId, step, nowMs);
      // A row that has ended later was counted before: the time of the last one stays.
      return written === 'conflict' ? await this.tryToAdvance(batchId, withoutEnd, nowMs) : written;
    } catch (error) {
      if (error instanceof StoreConflictError) return 'conflict';
      throw error;
    }
  }

  async markExpanded({ batchId, callId, chunk }: ChunkKey, nowMs: number): Promise<void> {
    const key = items.keyOf(items.expandedPartition(batchId), items.expandedPrefix(callId) + String(chunk));
    const expiry = { [EXPIRES_AT]: Math.ceil((nowMs + KEPT_MS) / 1000) };
    const put = { TableName: this.table, Item: { ...key, ...attributesOf(expiry) } };
    await callAws('DynamoDB', () => this.client.send(new PutItemCommand(put)));
  }

  async expanded({ batchId, callId }: CallKey): Promise<ReadonlySet<number>> {
    const prefix = items.expandedPrefix(callId);
    const found = await this.queryAll(items.expandedPartition(batchId), prefix, `${prefix}~`);
    return new Set(found.map(({ sk }) => Number(sk?.S?.slice(prefix.length))));
  }

  private async tryToAdvance(
    batchId: BatchId,
    { rows, delta, lastEndedAtMs }: TallyStep,
    nowMs: number,
  ): Promise<'written' | 'conflict'> {
    const cancelled = await transact(this.client, [
      ...rows.map((row) => this.putRecord(batchId, row, nowMs + KEPT_MS)),
      this.addToCounts(batchId, delta, { countedAtMs: nowMs, lastEndedAtMs }),
    ]);
    return cancelled?.some(hasFailed) === true ? 'conflict' : 'written';
  }

  private putRecord(
    batchId: BatchId,
    { replaces, record }: TallyStep['rows'][number],
    expiresAtMs: number,
  ): TransactWriteItem {
    const item = items.recordItem(batchId, record, expiresAtMs);
    if (replaces === undefined) return putOn(this.table, item, NEW);
    return {
      Put: {
        TableName: this.table,
        Item: item,
        // guard: tally-replaces
        ConditionExpression: '#sequence = :sequence',
        ExpressionAttributeNames: { '#sequence': 'sequence' },
        ExpressionAttributeValues: { ':sequence': { N: String(replaces) } },
      },
    };
  }
  private addToCounts(
    batchId: BatchId,
    delta: TallyStep['delta'],
    times: { readonly countedAtMs: number; readonly lastEndedAtMs: number | undefined },
  ): TransactWriteItem {
    const states = Object.entries(delta);
    const set = Object.entries(times).filter(([, atMs]) => atMs !== undefined);
    const names = [...states, ...set].map(([name]) => [`#${name}`, name]);
    const values = Object.fromEntries([...states, ...set].map(([name, value]) => [`:${name}`, value]));
    const assignments = (parts: readonly (readonly [string, unknown])[], sign: string): string =>
      parts.map(([name]) => `#${name}${sign}:${name}`).join(', ');
    return {
      Update: {
        TableName: this.table,
        Key: items.countsKey(batchId),
        UpdateExpression: `SET ${assignments(set, ' = ')}${states.length === 0 ? '' : ` ADD ${assignments(states, ' ')}`}`,
        ExpressionAttributeNames: Object.fromEntries(names) as Record<string, string>,
        ExpressionAttributeValues: marshall(values),
        ...(times.lastEndedAtMs !== undefined && { ConditionExpression: NOT_ENDED_LATER }),
      },
    };
  }

  private async queryAll(partition: string, from: string, to: string): Promise<Item[]> {
    const found: Item[] = [];
    let start: Item | undefined;
    do {
      const page = await callAws('DynamoDB', () =>
        this.client.send(
          new QueryCommand({
            TableName: this.table,
            KeyConditionExpression: 'pk = :partition AND sk BETWEEN :from AND :to',
            ExpressionAttributeValues: marshall({ ':partition': partition, ':from': from, ':to': to }),
            ConsistentRead: true,
            ...(start !== undefined && { ExclusiveStartKey: start }),
          }),
        ),
      );
      found.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return found;
  }
}
