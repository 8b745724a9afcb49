import { ConditionalCheckFailedException, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { PARTITION } from '../../contract/tables';
import { InvariantError } from '../../core/domain/errors';
import { Secret } from '../../core/domain/secrets/secret';
import type { Sealer, SealingContext } from '../../core/ports/sealer';
import type { SignInState, TokenCache } from '../../core/ports/token-cache';
import { callAws } from '../aws-calls';
import { attributesOf, isNewer } from './item-version';
import type { Item } from './item-version';

const itemSchema = z.object({ sealed: z.instanceof(Uint8Array) });

const stateSchema: z.ZodType<SignInState> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('token'), value: z.string(), usableUntilMs: z.number() }),
  z.object({ kind: z.literal('refused'), passwordDigest: z.string(), untilMs: z.number() }),
]);

/** Sign-in states in the work table, sealed: a token is a credential, a digest of a password nearly one. */
export class DynamodbTokenCache implements TokenCache {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly sealer: Sealer,
  ) {}

  async read(account: string): Promise<SignInState | undefined> {
    const sealed = await this.sealed(account);
    return sealed === undefined ? undefined : this.opened(account, sealed);
  }

  private async sealed(account: string): Promise<Uint8Array | undefined> {
    const { Item: item } = await callAws('DynamoDB', () =>
      this.client.send(new GetItemCommand({ TableName: this.tableName, Key: keyOf(account), ConsistentRead: true })),
    );
    // What a newer release has stored only costs a new sign-in, too.
    const isReadable = item !== undefined && !isNewer(item);
    return isReadable ? itemSchema.safeParse(unmarshall(item)).data?.sealed : undefined;
  }

  /** A state that cannot be opened any more only costs a new sign-in. */
  private async opened(account: string, sealed: Uint8Array): Promise<SignInState | undefined> {
    try {
      return stateSchema.parse(JSON.parse((await this.sealer.open(sealed, contextOf(account))).reveal()));
    } catch (error) {
      if (error instanceof InvariantError) return undefined;
      throw error;
    }
  }

  async write(account: string, state: SignInState): Promise<void> {
    const sealed = await this.sealer.seal(new Secret(JSON.stringify(state)), contextOf(account));
    const item = { ...keyOf(account), ...attributesOf({ sealed }) };
    await callAws('DynamoDB', () => this.client.send(new PutItemCommand({ TableName: this.tableName, Item: item })));
  }

  /** Leaves an empty item, which counts as none; not when somebody has written since it was read. */
  async forget(account: string, token: string): Promise<void> {
    const sealed = await this.sealed(account);
    const state = sealed === undefined ? undefined : await this.opened(account, sealed);
    if (sealed === undefined || state?.kind !== 'token' || state.value !== token) return;
    const emptied = new PutItemCommand({
      TableName: this.tableName,
      Item: { ...keyOf(account), ...attributesOf({}) },
      ConditionExpression: 'sealed = :read',
      ExpressionAttributeValues: { ':read': { B: sealed } },
    });
    try {
      await callAws('DynamoDB', () => this.client.send(emptied));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}

function keyOf(account: string): Item {
  return { pk: { S: PARTITION.work.token + account }, sk: { S: 'ITEM' } };
}

function contextOf(account: string): SealingContext {
  return { purpose: 'provider-token', account };
}
