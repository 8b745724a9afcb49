import { ConditionalCheckFailedException, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { ITEM_VERSION, PARTITION } from '../../contract/tables';
import { NEW_RECORD } from '../../core/domain/connection/pace';
import type { PaceRecord } from '../../core/domain/connection/pace';
import type { PaceChange } from '../../core/domain/connection/pace-news';
import type { PaceStore, Wish, Wished } from '../../core/ports/providers/pace-store';
import { callAws } from '../aws-calls';
import { readItem } from './item-version';
import type { Item } from './item-version';

/** Tries for a moment, each lost to somebody who was faster. */
const MAX_TRIES = 20;

const recordSchema = z.object({
  revision: z.number().default(NEW_RECORD.revision),
  lastCallAtMs: z.number().default(NEW_RECORD.lastCallAtMs),
  lastReturnAtMs: z.number().default(NEW_RECORD.lastReturnAtMs),
  seenAtMs: z.number().default(NEW_RECORD.seenAtMs),
  lastAnswerAtMs: z.number().optional(),
  perSecond: z.number().optional(),
  cut: z.object({ atMs: z.number(), to: z.number() }).optional(),
  notBeforeMs: z.number().optional(),
  silence: z.object({ sinceMs: z.number(), untilMs: z.number() }).optional(),
  pause: z.object({ atMs: z.number(), by: z.string() }).optional(),
});

/** An item that a newer release has stored is left as it is. */
const OF_MY_VERSION = '(attribute_not_exists(#v) OR #v <= :v)';
// guard: pace-revision
const UNCHANGED = '(revision = :revision OR (attribute_not_exists(revision) AND :revision = :none))';

/** An update of the item and what it demands besides; `:revision`, `:none` and `:v` are given. */
interface PaceUpdate {
  readonly set: readonly string[];
  readonly remove?: readonly string[];
  readonly condition?: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * The pace of each account as one item in the work table, a partition of its own: it takes 1,000 writes a second, far more
 * than any provider takes calls. A moment costs one write, or two where the guess was wrong whether there is a queue; many at
 * once do not hinder each other in a queue, since each only adds to it.
 */
export class DynamodbPaceStore implements PaceStore {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async read(account: string): Promise<PaceRecord> {
    const get = { TableName: this.tableName, Key: keyOf(account), ConsistentRead: true };
    const { Item: item = {} } = await callAws('DynamoDB', () => this.client.send(new GetItemCommand(get)));
    return recordOf(item);
  }

  async take(account: string, read: PaceRecord, wish: Wish): Promise<Wished> {
    let record = read;
    if (wish.notBeforeMs > wish.notAfterMs) return { kind: 'full', record };
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const { isWritten, item } = await this.update(account, read, updateBy(wish, record));
      record = recordOf(item);
      if (isWritten) return { kind: 'taken', record };
      if (record.revision !== read.revision) return { kind: 'changed', record };
      if (record[wish.row] + wish.spacingMs > wish.notAfterMs) return { kind: 'full', record };
    }
    return { kind: 'full', record };
  }

  async change(
    account: string,
    read: PaceRecord,
    change: PaceChange,
  ): Promise<{ isWritten: boolean; record: PaceRecord }> {
    const all = Object.entries({ ...change, revision: read.revision + 1 });
    const given = all.filter(([, value]) => value !== undefined);
    const { isWritten, item } = await this.update(account, read, {
      set: given.map(([name]) => `${name} = :new_${name}`),
      remove: all.filter(([, value]) => value === undefined).map(([name]) => name),
      values: Object.fromEntries(given.map(([name, value]) => [`:new_${name}`, value])),
    });
    return { isWritten, record: recordOf(item) };
  }

  /** @returns the item after it, or as it is when the condition did not hold */
  private async update(
    account: string,
    { revision }: PaceRecord,
    { set, remove = [], condition, values }: PaceUpdate,
  ): Promise<{ readonly isWritten: boolean; readonly item: Item }> {
    const removed = remove.length === 0 ? '' : ` REMOVE ${remove.join(', ')}`;
    const always = { ':revision': revision, ':none': NEW_RECORD.revision, ':v': ITEM_VERSION.current };
    const update = new UpdateItemCommand({
      TableName: this.tableName,
      Key: keyOf(account),
      UpdateExpression: `SET ${[...set, '#v = :v'].join(', ')}${removed}`,
      ConditionExpression: [UNCHANGED, OF_MY_VERSION, ...(condition === undefined ? [] : [condition])].join(' AND '),
      ExpressionAttributeNames: { '#v': ITEM_VERSION.attribute },
      ExpressionAttributeValues: marshall({ ...always, ...values }),
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    try {
      const { Attributes: item = {} } = await callAws('DynamoDB', () => this.client.send(update));
      return { isWritten: true, item };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return { isWritten: false, item: error.Item ?? {} };
    }
  }
}

/**
 * Takes the moment after the last one of the row, or the wished one where the last one is long over. Which of them holds is
 * a guess by what was read; the condition of the other one fails.
 */
function updateBy(wish: Wish, record: PaceRecord): PaceUpdate {
  const { row, spacingMs, notBeforeMs, notAfterMs, nowMs, lastAnswerAtMs } = wish;
  const leastMs = notBeforeMs - spacingMs;
  const last = record[row];
  const isAnswered = lastAnswerAtMs !== undefined;
  const noted = ['seenAtMs = :now', ...(isAnswered ? ['lastAnswerAtMs = :answered'] : [])];
  const notes = { ':now': nowMs, ...(isAnswered && { ':answered': lastAnswerAtMs }) };
  if (last >= leastMs) {
    const mostMs = Math.min(notAfterMs - spacingMs, Number.MAX_SAFE_INTEGER);
    return {
      set: [`${row} = ${row} + :spacing`, ...noted],
      // guard: moment-given-once
      condition: `${row} BETWEEN :least AND :most`,
      values: { ...notes, ':spacing': spacingMs, ':least': leastMs, ':most': mostMs },
    };
  }
  return {
    set: [`${row} = :first`, ...noted],
    condition: `(attribute_not_exists(${row}) OR ${row} < :least)`,
    values: { ...notes, ':first': notBeforeMs, ':least': leastMs },
  };
}

function keyOf(account: string): Item {
  return { pk: { S: PARTITION.work.pace + account }, sk: { S: 'ITEM' } };
}

function recordOf(item: Item): PaceRecord {
  return readItem('pace of an account', recordSchema, item);
}
