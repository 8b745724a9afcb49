import { QueryCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KEY } from '../../contract/tables';
import { MOST_COUNTED } from '../../contract/api/provider';
import type { AccountLoad, Load } from '../../core/ports/providers/account-load';
import type { Lines } from '../../core/ports/gate/lines';
import { callAws } from '../aws-calls';
import { flightPartition } from './flight-items';
import { linePartition, placePartition } from './gate-items';
import type { Item } from './item-version';

/** Lines that are counted at the same time. */
const AT_A_TIME = 8;

/**
 * Counts items of the work table: of the lines of an account, and of its places. Requests of an account without a gate have no
 * places: those that are followed are counted then.
 */
export class DynamodbAccountLoad implements AccountLoad {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly lines: Pick<Lines, 'known'>,
  ) {}

  async count(account: string): Promise<Load> {
    const [waiting, placed, followed] = await Promise.all([
      this.countLines(account),
      this.countItems(placePartition(account)),
      this.countItems(flightPartition(account)),
    ]);
    return { waiting, inFlight: Math.max(placed, followed) };
  }

  private async countLines(account: string): Promise<number> {
    const known = await this.lines.known(account);
    let sum = 0;
    for (let first = 0; first < known.length && sum < MOST_COUNTED; first += AT_A_TIME) {
      const some = known.slice(first, first + AT_A_TIME).map(({ line }) => linePartition(account, line));
      const counts = await Promise.all(some.map((partition) => this.countItems(partition)));
      sum = counts.reduce((one, other) => one + other, sum);
    }
    return Math.min(sum, MOST_COUNTED);
  }

  /** The items of a partition. A page is read for every megabyte of them. */
  private async countItems(partition: string): Promise<number> {
    let count = 0;
    let start: Item | undefined;
    do {
      const page = await callAws('DynamoDB', () =>
        this.client.send(
          new QueryCommand({
            TableName: this.tableName,
            Select: 'COUNT',
            Limit: MOST_COUNTED - count,
            KeyConditionExpression: '#partition = :partition',
            ExpressionAttributeNames: { '#partition': KEY.partition },
            ExpressionAttributeValues: { ':partition': { S: partition } },
            ...(start !== undefined && { ExclusiveStartKey: start }),
          }),
        ),
      );
      count += page.Count ?? 0;
      start = page.LastEvaluatedKey;
    } while (start !== undefined && count < MOST_COUNTED);
    return count;
  }
}
