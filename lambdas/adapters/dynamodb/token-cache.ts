import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { PARTITION } from '../../contract/table';
import { InvariantError } from '../../core/domain/errors';
import { Secret } from '../../core/domain/secrets/secret';
import type { Sealer, SealingContext } from '../../core/ports/sealer';
import type { SignInState, TokenCache } from '../../core/ports/token-cache';
import { callAws } from '../aws-calls';
import type { Item } from './request-items';

const itemSchema = z.object({ sealed: z.instanceof(Uint8Array) });

const stateSchema: z.ZodType<SignInState> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('token'), value: z.string(), usableUntilMs: z.number() }),
  z.object({ kind: z.literal('refused'), passwordDigest: z.string(), untilMs: z.number() }),
]);

/** Sign-in states in the request table, sealed: a token is a credential, a digest of a password nearly one. */
export class DynamodbTokenCache implements TokenCache {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly sealer: Sealer,
  ) {}

  async read(account: string): Promise<SignInState | undefined> {
    const { Item: item } = await callAws('DynamoDB', () =>
      this.client.send(new GetItemCommand({ TableName: this.tableName, Key: keyOf(account), ConsistentRead: true })),
    );
    const stored = item === undefined ? undefined : itemSchema.safeParse(unmarshall(item)).data;
    return stored === undefined ? undefined : this.opened(account, stored.sealed);
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
    const item = { ...keyOf(account), ...marshall({ sealed }) };
    await callAws('DynamoDB', () => this.client.send(new PutItemCommand({ TableName: this.tableName, Item: item })));
  }
}

function keyOf(account: string): Item {
  return { pk: { S: PARTITION.token + account }, sk: { S: 'ITEM' } };
}

function contextOf(account: string): SealingContext {
  return { purpose: 'provider-token', account };
}
