import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient, QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { ITEM_VERSION } from '../../contract/tables';
import type { Waiting } from '../../core/domain/gate/waiting';
import type { LineId } from '../../core/domain/request/admission';
import type { KnownLine, Lines } from '../../core/ports/gate/lines';
import type { Logger } from '../../core/ports/logger';
import { callAws } from '../aws-calls';
import { knownLineOf, lineItem, lineKey, linePartition, linesKey, linesPartition, waitingOf } from './gate-items';
import { isNewer, readReadable } from './item-version';
import type { Item } from './item-version';

/** Lines of requests that wait, in the work table. Items that a newer release has stored in a shape of its own are left to it. */
export class DynamodbLines implements Lines {
  /** @param newMark makes a text that no other touch of a line has */
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly logger: Logger,
    private readonly newMark: () => string,
  ) {}

  /** A mark and no count: a line that was forgotten and touched again would count from the beginning. */
  async touch(account: string, line: LineId): Promise<void> {
    const version = ITEM_VERSION.attribute;
    const update = {
      TableName: this.tableName,
      Key: linesKey(account, line),
      UpdateExpression: `SET touched = :touched, ${version} = :${version}`,
      ExpressionAttributeValues: marshall({ ':touched': this.newMark(), [`:${version}`]: ITEM_VERSION.current }),
    };
    await callAws('DynamoDB', () => this.client.send(new UpdateItemCommand(update)));
  }

  async known(account: string): Promise<readonly KnownLine[]> {
    const lines: KnownLine[] = [];
    let start: Item | undefined;
    do {
      const page = await this.query(linesPartition(account), start === undefined ? {} : { ExclusiveStartKey: start });
      lines.push(...readReadable(page.Items ?? [], knownLineOf, this.logger));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return lines;
  }

  /** Lines that a newer release has stored do not count: nobody here could serve them. */
  async isAny(account: string): Promise<boolean> {
    const { Items: found = [] } = await this.query(linesPartition(account), { Limit: 1 });
    return found.some(isNewer) ? (await this.known(account)).length > 0 : found.length > 0;
  }

  async heads(account: string, line: LineId, most: number): Promise<readonly Waiting[]> {
    const { Items: found = [] } = await this.query(linePartition(account, line), { Limit: most });
    return readReadable(found, waitingOf, this.logger);
  }

  async restore(waiting: Waiting): Promise<void> {
    const put = { TableName: this.tableName, Item: lineItem(waiting) };
    await callAws('DynamoDB', () => this.client.send(new PutItemCommand(put)));
  }

  async drop(waiting: Waiting): Promise<void> {
    const key = { TableName: this.tableName, Key: lineKey(waiting) };
    await callAws('DynamoDB', () => this.client.send(new DeleteItemCommand(key)));
  }

  async forget(account: string, { line, touched }: KnownLine): Promise<void> {
    const remove = {
      TableName: this.tableName,
      Key: linesKey(account, line),
      // guard: touched-compared
      ConditionExpression: 'touched = :touched',
      ExpressionAttributeValues: marshall({ ':touched': touched }),
    };
    try {
      await callAws('DynamoDB', () => this.client.send(new DeleteItemCommand(remove)));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  private query(
    partition: string,
    options: { readonly Limit?: number; readonly ExclusiveStartKey?: Item },
  ): Promise<QueryCommandOutput> {
    const query = {
      TableName: this.tableName,
      KeyConditionExpression: 'pk = :partition',
      ExpressionAttributeValues: { ':partition': { S: partition } },
      ConsistentRead: true,
      ...options,
    };
    return callAws('DynamoDB', () => this.client.send(new QueryCommand(query)));
  }
}
