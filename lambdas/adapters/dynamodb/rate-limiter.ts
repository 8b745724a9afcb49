import { QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { EXPIRES_AT, KEY, PARTITION } from '../../contract/table';
import { rateWindowsOf, windowAfter, windowAt, windowWithRoom } from '../../core/domain/connection/rate-windows';
import type { Randomness } from '../../core/ports/randomness';
import type { RateLimiter, Reservation } from '../../core/ports/rate-limiter';
import { callAws } from '../aws-calls';
import type { Item } from './request-items';

const MAX_TRIES = 20;
/** Counters read at once when a window is full, from that window on. */
const LOOK_AHEAD = 1000;
/** How long a counter is kept after its window has begun. */
const KEPT_SECONDS = 3600;
/** Keeps the order of the numbers in the sort key, until the year 5138. */
const DIGITS = 11;

const counterSchema = z.object({ [KEY.sort]: z.string(), taken: z.number() });

/**
 * The limit of calls as counters in the request table, one item per provider and window. A place costs one write, and
 * where the window is full one query that shows the next one with room. A counter only grows and also counts those that
 * came too late, which tells each of a crowd how far behind it is.
 *
 * All counters of a provider are one partition, which takes 1,000 writes a second: far more than any provider takes calls.
 */
export class DynamodbRateLimiter implements RateLimiter {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly random: Randomness,
  ) {}

  async reserve({ provider, perSecond, fromMs, calls = 1 }: Reservation): Promise<number> {
    const windows = rateWindowsOf(perSecond);
    const wanted = Math.min(calls, windows.capacity);
    let start = windowAt(windows, fromMs);
    for (let tries = 1; ; tries += 1) {
      const taken = await this.take(provider, start, wanted);
      if (taken <= windows.capacity || tries === MAX_TRIES) return Math.max(fromMs, start * 1000);
      const next = windowAfter(windows, start, taken) + this.leap(tries) * windows.seconds;
      start = windowWithRoom(windows, next, await this.takenFrom(provider, next), wanted);
    }
  }

  /**
   * How many windows to pass over. Whoever looks at the same time sees the same first window with room, and most of them
   * lose it; each further loss doubles the stretch over which the losers scatter, until they no longer meet.
   */
  private leap(tries: number): number {
    return Math.floor(this.random.next() * 2 ** (tries - 1));
  }

  /** Adds to a counter. A write that is repeated after a lost answer counts twice, which only loses places. */
  private async take(provider: string, start: number, calls: number): Promise<number> {
    const { Attributes: counter = {} } = await callAws('DynamoDB', () =>
      this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: { [KEY.partition]: { S: partitionOf(provider) }, [KEY.sort]: { S: sortKeyOf(start) } },
          UpdateExpression: 'SET #expiresAt = :expiresAt ADD taken :calls',
          ExpressionAttributeNames: { '#expiresAt': EXPIRES_AT },
          ExpressionAttributeValues: {
            ':expiresAt': { N: String(start + KEPT_SECONDS) },
            ':calls': { N: String(calls) },
          },
          ReturnValues: 'ALL_NEW',
        }),
      ),
    );
    return counterOf(counter).taken;
  }

  /** The counters from a window on. One that has just been written may be missing: the next try then finds out. */
  private async takenFrom(provider: string, start: number): Promise<ReadonlyMap<number, number>> {
    const { Items: counters = [] } = await callAws('DynamoDB', () =>
      this.client.send(
        new QueryCommand({
          TableName: this.tableName,
          KeyConditionExpression: '#partition = :partition AND #start >= :start',
          ExpressionAttributeNames: { '#partition': KEY.partition, '#start': KEY.sort },
          ExpressionAttributeValues: {
            ':partition': { S: partitionOf(provider) },
            ':start': { S: sortKeyOf(start) },
          },
          Limit: LOOK_AHEAD,
        }),
      ),
    );
    return new Map(counters.map(counterOf).map(({ start: window, taken }) => [window, taken]));
  }
}

function partitionOf(provider: string): string {
  return PARTITION.rate + provider;
}

function sortKeyOf(start: number): string {
  return String(start).padStart(DIGITS, '0');
}

function counterOf(item: Item): { readonly start: number; readonly taken: number } {
  const { [KEY.sort]: start, taken } = counterSchema.parse(unmarshall(item));
  return { start: Number(start), taken };
}
