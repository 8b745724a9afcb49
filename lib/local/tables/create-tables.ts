import {
  CreateTableCommand,
  DescribeTableCommand,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
  type CreateTableCommandInput,
  type DynamoDBClient,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { EngineStartError } from '../base/errors';
import { isDeepStrictEqual } from 'node:util';
import type { Stack } from '../assembly/stack';

type Table = Stack['tables'][number];

/**
 * Creates the tables of a stack, and leaves those alone that are there from an earlier run.
 *
 * @throws EngineStartError when a table of an earlier run has other keys, indexes or another stream
 */
export async function createTables(client: DynamoDBClient, tables: readonly Table[]): Promise<void> {
  await Promise.all(tables.map((table) => createTable(client, table)));
}

async function createTable(client: DynamoDBClient, table: Table): Promise<void> {
  const input = toInput(table);
  try {
    await client.send(new CreateTableCommand(input));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
    const { Table: existing } = await client.send(new DescribeTableCommand({ TableName: table.ref }));
    if (existing !== undefined && isDeepStrictEqual(shapeOf(existing), shapeOf(input))) return;
    throw new EngineStartError(
      `The table ${table.ref} of an earlier run has other keys, indexes or another stream than the template: ` +
        'use another data folder',
      { cause: error },
    );
  }
  await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 0.05, maxDelay: 1 }, { TableName: table.ref });
  const timeToLive = table.properties.TimeToLiveSpecification;
  if (timeToLive === undefined) return;
  await client.send(new UpdateTimeToLiveCommand({ TableName: table.ref, TimeToLiveSpecification: timeToLive }));
}

function toInput({ ref, properties }: Table): CreateTableCommandInput {
  return {
    TableName: ref,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: properties.KeySchema,
    AttributeDefinitions: properties.AttributeDefinitions,
    GlobalSecondaryIndexes: properties.GlobalSecondaryIndexes?.map(({ IndexName, KeySchema, Projection }) => ({
      IndexName,
      KeySchema,
      Projection: {
        ProjectionType: Projection.ProjectionType,
        ...(Projection.NonKeyAttributes && { NonKeyAttributes: Projection.NonKeyAttributes }),
      },
    })),
    ...(properties.StreamSpecification && {
      StreamSpecification: { StreamEnabled: true, ...properties.StreamSpecification },
    }),
  };
}

function shapeOf(table: CreateTableCommandInput | TableDescription): unknown {
  const keys = (schema: CreateTableCommandInput['KeySchema']): string[] =>
    (schema ?? []).map((key) => `${String(key.KeyType)} ${String(key.AttributeName)}`).sort();
  return {
    keys: keys(table.KeySchema),
    indexes: (table.GlobalSecondaryIndexes ?? [])
      .map((index) => `${String(index.IndexName)}: ${keys(index.KeySchema).join(', ')}`)
      .sort(),
    stream: table.StreamSpecification?.StreamViewType,
  };
}
