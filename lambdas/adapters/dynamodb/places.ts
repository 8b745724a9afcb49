import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { CancellationReason, DynamoDBClient, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { ServiceUnavailableError } from '../../core/domain/errors';
import type { Place } from '../../core/domain/gate/place';
import type { Waiting } from '../../core/domain/gate/waiting';
import type { RequestId } from '../../core/domain/request/request-id';
import type { Giver, Places } from '../../core/ports/gate/places';
import type { Logger } from '../../core/ports/logger';
import { callAws } from '../aws-calls';
import { actorKey, OWNER } from './actors';
import { lineKey, placeItem, placeKey, placeOf, placePartition } from './gate-items';
import { readReadable } from './item-version';
import type { Item } from './item-version';

/** Transactions of the same requests that are tried before the rest is left to a later tick. */
const MAX_TRIES = 3;
const FAILED = 'ConditionalCheckFailed';
/** Why a request is left out: it does not wait any more, or somebody is just about to take it out of its line. */
const GONE: readonly (string | undefined)[] = [FAILED, 'TransactionConflict'];

/** Places of admitted requests in the work table. Those that a newer release has stored in a shape of its own are left to it. */
export class DynamodbPlaces implements Places {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly logger: Logger,
  ) {}

  async list(account: string): Promise<readonly Place[]> {
    const places: Place[] = [];
    let start: Item | undefined;
    do {
      const query = {
        TableName: this.tableName,
        KeyConditionExpression: 'pk = :partition',
        ExpressionAttributeValues: { ':partition': { S: placePartition(account) } },
        // guard: places-consistent
        ConsistentRead: true,
        ...(start !== undefined && { ExclusiveStartKey: start }),
      };
      const page = await callAws('DynamoDB', () => this.client.send(new QueryCommand(query)));
      places.push(...readReadable(page.Items ?? [], placeOf, this.logger));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return places;
  }

  async find(account: string, id: RequestId): Promise<Place | undefined> {
    const get = { TableName: this.tableName, Key: placeKey(account, id), ConsistentRead: true };
    const { Item: item } = await callAws('DynamoDB', () => this.client.send(new GetItemCommand(get)));
    return item === undefined ? undefined : placeOf(item);
  }

  /** Somebody may end one of them meanwhile, or be about to: the others get theirs without it. */
  async give(giver: Giver, waiting: readonly Waiting[], nowMs: number): Promise<readonly Waiting[] | 'lost'> {
    let left = waiting;
    for (let tries = 0; left.length > 0; tries += 1) {
      const reasons = await this.transact([this.fence(giver), ...left.flatMap((one) => this.writesOf(one, nowMs))]);
      if (reasons === undefined) return left;
      const [fence, ...others] = reasons.map(({ Code }) => Code);
      if (fence === FAILED) return 'lost';
      const without = left.filter((_one, index) => !GONE.includes(others[2 * index]));
      // Nobody stood in the way for long: it was the account that somebody wrote, or the table was busy.
      if (without.length === left.length && tries >= MAX_TRIES) throw unwritten(reasons);
      left = without;
    }
    return [];
  }

  private fence({ account, owner }: Giver): TransactWriteItem {
    return {
      ConditionCheck: {
        TableName: this.tableName,
        Key: actorKey('gate', account),
        // guard: gate-fence
        ConditionExpression: `${OWNER} = :owner`,
        ExpressionAttributeValues: { ':owner': { S: owner } },
      },
    };
  }

  private writesOf(waiting: Waiting, nowMs: number): TransactWriteItem[] {
    const { account, requestId, line, exclusive } = waiting;
    const place = { account, requestId, line, sinceMs: nowMs, exclusive };
    return [
      {
        Delete: {
          TableName: this.tableName,
          Key: lineKey(waiting),
          // guard: line-item-exists
          ConditionExpression: 'attribute_exists(pk)',
        },
      },
      { Put: { TableName: this.tableName, Item: placeItem(place) } },
    ];
  }

  /** Writes all or nothing; returns the reasons when it was nothing. */
  private async transact(writes: TransactWriteItem[]): Promise<CancellationReason[] | undefined> {
    try {
      await callAws('DynamoDB', () => this.client.send(new TransactWriteItemsCommand({ TransactItems: writes })));
      return undefined;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      return error.CancellationReasons ?? [];
    }
  }

  async noteStart(account: string, id: RequestId, atMs: number): Promise<void> {
    const update = {
      TableName: this.tableName,
      Key: placeKey(account, id),
      UpdateExpression: 'SET startedAtMs = :at',
      // guard: start-of-a-place
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':at': { N: String(atMs) } },
    };
    try {
      await callAws('DynamoDB', () => this.client.send(new UpdateItemCommand(update)));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  async remove(account: string, id: RequestId): Promise<void> {
    const key = { TableName: this.tableName, Key: placeKey(account, id) };
    await callAws('DynamoDB', () => this.client.send(new DeleteItemCommand(key)));
  }
}

function unwritten(reasons: readonly CancellationReason[]): ServiceUnavailableError {
  return new ServiceUnavailableError(`DynamoDB did not write (${reasons.map(({ Code }) => Code).join(', ')})`);
}
