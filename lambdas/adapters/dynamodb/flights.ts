import { BatchGetItemCommand, BatchWriteItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient, WriteRequest } from '@aws-sdk/client-dynamodb';
import { ServiceUnavailableError } from '../../core/domain/errors';
import type { RequestId } from '../../core/domain/request/request-id';
import type { Flight } from '../../core/domain/watch/flight';
import type { Flights } from '../../core/ports/flights';
import type { Logger } from '../../core/ports/logger';
import { callAws } from '../aws-calls';
import { flightItem, flightKey, flightOf, flightPartition, tokenOf, waitingKey } from './flight-items';
import { isNewer, readReadable } from './item-version';
import type { Item } from './item-version';

/** Items that one call reads or deletes at most. */
const READ_AT_ONCE = 100;
const DELETED_AT_ONCE = 25;
/** Calls after which what a batch left over is left to a later run. */
const MAX_TRIES = 5;

/**
 * Entries of requests that are followed, and tokens of executions that wait, in the work table. Those that a newer release has stored in a
 * shape of its own are left to it.
 */
export class DynamodbFlights implements Flights {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly logger: Logger,
  ) {}

  async list(account: string): Promise<readonly Flight[]> {
    const flights: Flight[] = [];
    let start: Item | undefined;
    do {
      const page = await this.query(account, start === undefined ? {} : { ExclusiveStartKey: start });
      flights.push(...readReadable(page.Items ?? [], flightOf, this.logger));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return flights;
  }

  async find(account: string, ids: readonly RequestId[]): Promise<readonly Flight[]> {
    const found: Item[] = [];
    for (const some of chunksOf(ids, READ_AT_ONCE)) {
      const keys = some.map((id) => flightKey(account, id));
      found.push(...(await this.getAll(keys, { ConsistentRead: false })));
    }
    return readReadable(found, flightOf, this.logger);
  }

  /** Entries that a newer release has stored do not count: nobody here could follow them. */
  async isAny(account: string): Promise<boolean> {
    const { Items: found = [] } = await this.query(account, { ConsistentRead: true, Limit: 1 });
    return found.some(isNewer) ? (await this.list(account)).length > 0 : found.length > 0;
  }

  async restore(flight: Flight): Promise<boolean> {
    const put = {
      TableName: this.tableName,
      Item: flightItem(flight),
      ConditionExpression: 'attribute_not_exists(pk)',
    };
    try {
      await callAws('DynamoDB', () => this.client.send(new PutItemCommand(put)));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  async tokens(ids: readonly RequestId[]): Promise<ReadonlyMap<RequestId, string>> {
    const found: Item[] = [];
    for (const some of chunksOf(ids, READ_AT_ONCE)) {
      found.push(...(await this.getAll(some.map(waitingKey), { ConsistentRead: true })));
    }
    return new Map(readReadable(found, tokenOf, this.logger));
  }

  async remove(account: string, ids: readonly RequestId[]): Promise<void> {
    // An entry without a token is found again; a token without an entry is not.
    for (const keys of [ids.map(waitingKey), ids.map((id) => flightKey(account, id))]) {
      for (const some of chunksOf(keys, DELETED_AT_ONCE)) {
        await this.deleteAll(some.map((Key) => ({ DeleteRequest: { Key } })));
      }
    }
  }

  private query(account: string, options: { ConsistentRead?: true; Limit?: number; ExclusiveStartKey?: Item }) {
    return callAws('DynamoDB', () =>
      this.client.send(
        new QueryCommand({
          TableName: this.tableName,
          KeyConditionExpression: 'pk = :partition',
          ExpressionAttributeValues: { ':partition': { S: flightPartition(account) } },
          ...options,
        }),
      ),
    );
  }

  private async getAll(wanted: Item[], options: { readonly ConsistentRead: boolean }): Promise<Item[]> {
    const found: Item[] = [];
    let keys = wanted;
    for (let tries = 0; keys.length > 0; tries += 1) {
      if (tries === MAX_TRIES) throw new ServiceUnavailableError(`DynamoDB did not read ${keys.length} items`);
      const request = { [this.tableName]: { Keys: keys, ...options } };
      const answer = await callAws('DynamoDB', () =>
        this.client.send(new BatchGetItemCommand({ RequestItems: request })),
      );
      found.push(...(answer.Responses?.[this.tableName] ?? []));
      keys = answer.UnprocessedKeys?.[this.tableName]?.Keys ?? [];
    }
    return found;
  }

  private async deleteAll(wanted: WriteRequest[]): Promise<void> {
    let deletes = wanted;
    for (let tries = 0; deletes.length > 0; tries += 1) {
      if (tries === MAX_TRIES) throw new ServiceUnavailableError(`DynamoDB did not delete ${deletes.length} items`);
      const request = { [this.tableName]: deletes };
      const answer = await callAws('DynamoDB', () =>
        this.client.send(new BatchWriteItemCommand({ RequestItems: request })),
      );
      deletes = answer.UnprocessedItems?.[this.tableName] ?? [];
    }
  }
}

function chunksOf<T>(things: readonly T[], size: number): T[][] {
  const count = Math.ceil(things.length / size);
  return Array.from({ length: count }, (_, index) => things.slice(index * size, (index + 1) * size));
}
