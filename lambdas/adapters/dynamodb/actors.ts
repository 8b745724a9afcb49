import {
  ConditionalCheckFailedException,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { ITEM_VERSION, PARTITION } from '../../contract/tables';
import { TICK } from '../../contract/ticks';
import type { Actor, ActorKind, Handover } from '../../core/domain/watch/actor';
import type { Turn, Turns } from '../../core/domain/gate/turn';
import type { Actors, Take } from '../../core/ports/actors';
import type { Logger } from '../../core/ports/logger';
import { callAws } from '../aws-calls';
import { readItem, readReadable } from './item-version';
import type { Item } from './item-version';

/** An item that a newer release has stored is left as it is. */
const OF_MY_VERSION = `(attribute_not_exists(${ITEM_VERSION.attribute}) OR ${ITEM_VERSION.attribute} <= :${ITEM_VERSION.attribute})`;

const turnsSchema = z.object({
  singles: z.string().optional(),
  rows: z.string().optional(),
  batches: z.record(z.string(), z.string()),
}) satisfies z.ZodType<Turns>;

const turnSchema: z.ZodType<Turn> = turnsSchema.extend({
  exclusive: z.record(z.string(), turnsSchema).optional(),
  sinceRow: z.number(),
  singleAtMs: z.number().optional(),
  givenUntilMs: z.number().default(0),
  probedAtMs: z.number().optional(),
});

const actorSchema = z
  .object({
    sk: z.string().regex(/^(watch|gate)#/),
    done: z.number().default(0),
    version: z.number().default(0),
    promisedAtMs: z.number().default(0),
    brokenAtMs: z.number().optional(),
    tickOwner: z.string().optional(),
    leaseUntilMs: z.number().optional(),
    pages: z.number().default(0),
    pageQuery: z.string().optional(),
    turn: turnSchema.optional(),
  })
  .transform(({ sk, ...others }) => ({ account: sk.slice(sk.indexOf('#') + 1), ...others }));

/** Attribute with the name of the tick that has the account. */
export const OWNER = 'tickOwner';

/** What an update of an actor sets, removes and demands. */
interface ActorUpdate {
  readonly set: Readonly<Record<string, unknown>>;
  readonly remove?: readonly string[];
  readonly condition: string;
  readonly values?: Readonly<Record<string, unknown>>;
}

/**
 * The state of each account's watcher, or gate, as one item in the work table; all are one partition. A write whose answer was lost is
 * repeated by the client and then fails on its own condition: only `take` can tell, by the name of the owner.
 */
export class DynamodbActors implements Actors {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly logger: Logger,
    readonly kind: ActorKind = 'watch',
  ) {}

  async find(account: string): Promise<Actor | undefined> {
    const get = { TableName: this.tableName, Key: this.keyOf(account), ConsistentRead: true };
    const { Item: item } = await callAws('DynamoDB', () => this.client.send(new GetItemCommand(get)));
    return item === undefined ? undefined : actorOf(item);
  }

  async all(): Promise<readonly Actor[]> {
    const actors: Actor[] = [];
    let start: Item | undefined;
    do {
      const page = await callAws('DynamoDB', () =>
        this.client.send(
          new QueryCommand({
            TableName: this.tableName,
            KeyConditionExpression: 'pk = :partition AND begins_with(sk, :kind)',
            ExpressionAttributeValues: { ':partition': { S: PARTITION.work.actor }, ':kind': { S: `${this.kind}#` } },
            ...(start !== undefined && { ExclusiveStartKey: start }),
          }),
        ),
      );
      actors.push(...readReadable(page.Items ?? [], actorOf, this.logger));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return actors;
  }

  async promise(account: string, promisedAtMs: number, read: Actor | undefined, brokenAtMs?: number): Promise<void> {
    await this.update(account, {
      set: { promisedAtMs, ...(brokenAtMs !== undefined && { brokenAtMs }) },
      // guard: generation
      condition: read === undefined ? 'attribute_not_exists(pk)' : 'version = :read',
      ...(read !== undefined && { values: { ':read': read.version } }),
    });
  }

  async take(account: string, n: number, owner: string, nowMs: number): Promise<Take> {
    const isNew = '(attribute_not_exists(done) OR done < :n)';
    const isFree = '(attribute_not_exists(tickOwner) OR leaseUntilMs < :over)';
    const taken = await this.update(account, {
      set: { tickOwner: owner, leaseUntilMs: nowMs + TICK.leaseMs },
      condition: `${isNew} AND ${isFree}`,
      values: { ':n': n, ':over': nowMs - TICK.leaseMarginMs },
    });
    if (taken.isWritten) return { kind: 'taken', actor: actorOf(taken.item) };
    const found = readItem('state of an actor', actorSchema, taken.item);
    // The write went through before a lost answer was repeated.
    if (found.tickOwner === owner) return { kind: 'taken', actor: found };
    return { kind: found.done >= n ? 'stale' : 'busy' };
  }

  async leave(account: string, n: number, owner: string, handover: Handover): Promise<boolean> {
    const given = Object.entries(handover).filter(([, value]) => value !== undefined);
    const forgotten = (['pageQuery', 'turn'] as const).filter((name) => handover[name] === undefined);
    const { isWritten } = await this.update(account, {
      set: { ...Object.fromEntries(given), done: n },
      remove: ['tickOwner', 'leaseUntilMs', 'brokenAtMs', ...forgotten],
      // guard: fence-on-leave
      condition: `${OWNER} = :me`,
      values: { ':me': owner },
    });
    return isWritten;
  }

  async sleep(account: string, owner: string, turn?: Turn): Promise<boolean> {
    const { isWritten } = await this.update(account, {
      // guard: sleep-keeps-number
      set: { promisedAtMs: 0, ...(turn !== undefined && { turn }) },
      remove: ['tickOwner', 'leaseUntilMs', 'brokenAtMs'],
      // guard: fence-on-sleep
      condition: `${OWNER} = :me`,
      values: { ':me': owner },
    });
    return isWritten;
  }

  private keyOf(account: string): Item {
    return actorKey(this.kind, account);
  }

  /** Every write makes a new version. @returns the item after it, or as it is when the condition did not hold */
  private async update(
    account: string,
    { set, remove = [], condition, values = {} }: ActorUpdate,
  ): Promise<{ readonly isWritten: boolean; readonly item: Item }> {
    const all = { ...set, [ITEM_VERSION.attribute]: ITEM_VERSION.current };
    const assignments = Object.keys(all).map((name) => `${name} = :${name}`);
    const removed = remove.length === 0 ? '' : ` REMOVE ${remove.join(', ')}`;
    const assigned = Object.fromEntries(Object.entries(all).map(([name, value]) => [`:${name}`, value]));
    try {
      const { Attributes: item = {} } = await callAws('DynamoDB', () =>
        this.client.send(
          new UpdateItemCommand({
            TableName: this.tableName,
            Key: this.keyOf(account),
            UpdateExpression: `SET ${assignments.join(', ')}${removed} ADD version :one`,
            ConditionExpression: `(${condition}) AND ${OF_MY_VERSION}`,
            ExpressionAttributeValues: marshall({ ...assigned, ...values, ':one': 1 }, { removeUndefinedValues: true }),
            ReturnValues: 'ALL_NEW',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        ),
      );
      return { isWritten: true, item };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return { isWritten: false, item: { ...this.keyOf(account), ...error.Item } };
    }
  }
}

/** Key of an account's watcher or gate. */
export function actorKey(kind: ActorKind, account: string): Item {
  return { pk: { S: PARTITION.work.actor }, sk: { S: `${kind}#${account}` } };
}

function actorOf(item: Item): Actor {
  return readItem('state of an actor', actorSchema, item);
}
