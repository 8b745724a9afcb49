import type {
  CreateTableInput,
  DescribeTableOutput,
  ListTablesOutput,
  TableDescription,
} from '@aws-sdk/client-dynamodb';
import { isDeepStrictEqual } from 'node:util';
import type { Stack } from '../assembly/stack';
import { AwsAnswerError, type AwsJsonClient } from '../base/aws-json-client';
import { EngineStartError } from '../base/errors';
import { pause } from '../../base/pause';

type Table = Stack['tables'][number];

/** Tables are made at once by dynoxide, after a while by others. */
const lookEveryMs = 50;
const creationLimitMs = 10_000;

/**
 * Creates the tables of a stack, and leaves those alone that are there from an earlier run.
 *
 * @throws EngineStartError when an earlier run had not all of them, or one with other keys, indexes or another stream
 */
export async function createTables(client: AwsJsonClient, tables: readonly Table[]): Promise<void> {
  await refuseNewAmongOld(client, tables);
  await Promise.all(tables.map((table) => createTable(client, table)));
}

/**
 * What a DynamoDB endpoint says of a table.
 *
 * @throws AwsAnswerError when it has no such table
 */
export async function describeTable(client: AwsJsonClient, name: string): Promise<TableDescription> {
  const { Table = {} } = await client.call<DescribeTableOutput>('DynamoDB_20120810.DescribeTable', { TableName: name });
  return Table;
}

/** A table that is new among others of an earlier run would lack what that run has put elsewhere. */
async function refuseNewAmongOld(client: AwsJsonClient, tables: readonly Table[]): Promise<void> {
  const existing = await namesOfTables(client);
  const missing = tables.map(({ ref }) => ref).filter((name) => !existing.has(name));
  if (missing.length === 0 || missing.length === tables.length) return;
  throw new EngineStartError(
    `An earlier run had no table ${missing.join(', ')}, which the template has: use another data folder`,
  );
}

async function namesOfTables(client: AwsJsonClient): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  let ExclusiveStartTableName: string | undefined;
  do {
    const page = await client.call<ListTablesOutput>('DynamoDB_20120810.ListTables', { ExclusiveStartTableName });
    page.TableNames?.forEach((name) => names.add(name));
    ExclusiveStartTableName = page.LastEvaluatedTableName;
  } while (ExclusiveStartTableName !== undefined);
  return names;
}

async function createTable(client: AwsJsonClient, table: Table): Promise<void> {
  const input = toInput(table);
  try {
    await client.call('DynamoDB_20120810.CreateTable', input);
  } catch (error) {
    if (!(error instanceof AwsAnswerError && error.code === 'ResourceInUseException')) throw error;
    if (isDeepStrictEqual(shapeOf(await describeTable(client, table.ref)), shapeOf(input))) return;
    throw new EngineStartError(
      `The table ${table.ref} of an earlier run has other keys, indexes or another stream than the template: ` +
        'use another data folder',
      { cause: error },
    );
  }
  await untilActive(client, table.ref);
  const timeToLive = table.properties.TimeToLiveSpecification;
  if (timeToLive === undefined) return;
  const change = { TableName: table.ref, TimeToLiveSpecification: timeToLive };
  await client.call('DynamoDB_20120810.UpdateTimeToLive', change);
}

async function untilActive(client: AwsJsonClient, name: string): Promise<void> {
  const untilMs = performance.now() + creationLimitMs;
  while ((await describeTable(client, name)).TableStatus !== 'ACTIVE') {
    if (performance.now() > untilMs) throw new EngineStartError(`The table ${name} does not become active`);
    await pause(lookEveryMs);
  }
}

function toInput({ ref, properties }: Table): CreateTableInput {
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

function shapeOf(table: CreateTableInput | TableDescription): unknown {
  const keys = (schema: CreateTableInput['KeySchema']): string[] =>
    (schema ?? []).map((key) => `${String(key.KeyType)} ${String(key.AttributeName)}`).sort();
  return {
    keys: keys(table.KeySchema),
    indexes: (table.GlobalSecondaryIndexes ?? [])
      .map((index) => `${String(index.IndexName)}: ${keys(index.KeySchema).join(', ')}`)
      .sort(),
    stream: table.StreamSpecification?.StreamViewType,
  };
}
