import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { PARTITION } from '../contract/table';
import { InvariantError } from '../core/domain/errors';
import type { Sealer, SealingContext } from '../core/ports/sealer';
import type { AccessToken, TokenCache } from '../core/ports/token-cache';
import { callAws } from './aws-calls';
import type { Item } from './request-items';

const itemSchema = z.object({ sealed: z.instanceof(Uint8Array), expiresAtMs: z.number() });

/** Provider tokens in the request table, sealed: a token is a credential. */
export class DynamodbTokenCache implements TokenCache {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly sealer: Sealer,
  ) {}

  async read(key: string): Promise<AccessToken | undefined> {
    const { Item: item } = await callAws('DynamoDB', () =>
      this.client.send(new GetItemCommand({ TableName: this.tableName, Key: keyOf(key), ConsistentRead: true })),
    );
    const stored = item === undefined ? undefined : itemSchema.safeParse(unmarshall(item)).data;
    return stored === undefined ? undefined : this.opened(key, stored);
  }

  /** A token that cannot be opened any more only costs a new sign-in. */
  private async opened(
    key: string,
    { sealed, expiresAtMs }: z.infer<typeof itemSchema>,
  ): Promise<AccessToken | undefined> {
    try {
      return { value: await this.sealer.open(sealed, contextOf(key)), expiresAtMs };
    } catch (error) {
      if (error instanceof InvariantError) return undefined;
      throw error;
    }
  }

  async write(key: string, { value, expiresAtMs }: AccessToken): Promise<void> {
    const sealed = await this.sealer.seal(value, contextOf(key));
    const item = { ...keyOf(key), ...marshall({ sealed, expiresAtMs }) };
    await callAws('DynamoDB', () => this.client.send(new PutItemCommand({ TableName: this.tableName, Item: item })));
  }
}

function keyOf(key: string): Item {
  return { pk: { S: PARTITION.token + key }, sk: { S: 'ITEM' } };
}

function contextOf(account: string): SealingContext {
  return { purpose: 'provider-token', account };
}
