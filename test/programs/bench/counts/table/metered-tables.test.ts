import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  type AttributeValue,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { KEY, OPEN_INDEX } from '../../../../../lambdas/contract/tables';
import { readDeployedStack } from '../deployed-stack';
import { MeteredTables } from './metered-tables';
import { OrderedCalls } from './ordered-calls';
import { startRealTables, type RealTables } from './real-tables';

type Item = Record<string, AttributeValue>;

let real: RealTables;
let name: string;
let calls: OrderedCalls;
let tables: MeteredTables;

beforeAll(async () => {
  const deployed = await readDeployedStack();
  name = deployed.tables.requests;
  real = await startRealTables(deployed.stack);
});

afterAll(async () => {
  await real.stop();
});

beforeEach(() => {
  calls = new OrderedCalls();
  tables = new MeteredTables(real.connection, calls);
});

/** What a call costs in units. */
async function unitsOf(call: Promise<unknown>): Promise<{ read: number; write: number }> {
  await calls.rest();
  await call;
  return { read: tables.readUnits, write: tables.writeUnits };
}

function itemOf(partition: string, bytes: number, more: Item = {}): Item {
  return { [KEY.partition]: { S: partition }, [KEY.sort]: { S: 'ITEM' }, text: { S: 'x'.repeat(bytes) }, ...more };
}

function openSince(ms: number): Item {
  return { [OPEN_INDEX.partition]: { S: OPEN_INDEX.requests[0] }, [OPEN_INDEX.sort]: { N: String(ms) } };
}

function transaction(...items: readonly Item[]): Promise<unknown> {
  const writes = items.map((item): TransactWriteItem => ({ Put: { TableName: name, Item: item } }));
  return tables.client.send(new TransactWriteItemsCommand({ TransactItems: writes }));
}

function get(partition: string, isConsistent: boolean): Promise<unknown> {
  const key = { [KEY.partition]: { S: partition }, [KEY.sort]: { S: 'ITEM' } };
  return tables.client.send(new GetItemCommand({ TableName: name, Key: key, ConsistentRead: isConsistent }));
}

describe('write units', () => {
  test('one for each KB', async () => {
    const put = tables.client.send(new PutItemCommand({ TableName: name, Item: itemOf('plain', 1500) }));
    expect(await unitsOf(put)).toEqual({ read: 0, write: 2 });
  });

  test('two for each KB in a transaction', async () => {
    expect(await unitsOf(transaction(itemOf('a', 1500), itemOf('b', 10)))).toEqual({ read: 0, write: 4 + 2 });
  });

  test('one for each entry of the index that comes or goes', async () => {
    const open = itemOf('open', 10, openSince(1));
    const later = itemOf('open', 10, openSince(2));
    expect(await unitsOf(transaction(open))).toEqual({ read: 0, write: 2 + 1 });
    expect(await unitsOf(transaction(open))).toEqual({ read: 0, write: 3 + 2 });
    expect(await unitsOf(transaction(later))).toEqual({ read: 0, write: 5 + 2 + 2 });
    expect(await unitsOf(transaction(itemOf('open', 10)))).toEqual({ read: 0, write: 9 + 2 + 1 });
  });
});

describe('read units', () => {
  beforeAll(async () => {
    await unitsOf(transaction(itemOf('large', 5_000, openSince(3))));
  });

  test('one for each 4 KB that is read consistently, half of it otherwise', async () => {
    expect(await unitsOf(get('large', true))).toEqual({ read: 2, write: 0 });
    expect(await unitsOf(get('large', false))).toEqual({ read: 3, write: 0 });
  });

  test('one where nothing is found', async () => {
    expect(await unitsOf(get('nothing', true))).toEqual({ read: 1, write: 0 });
  });

  test('of the index', async () => {
    const query = new QueryCommand({
      TableName: name,
      IndexName: OPEN_INDEX.name,
      KeyConditionExpression: `${OPEN_INDEX.partition} = :open`,
      ExpressionAttributeValues: { ':open': { S: OPEN_INDEX.requests[0] } },
    });
    expect(await unitsOf(tables.client.send(query))).toEqual({ read: 0.5, write: 0 });
  });
});

test('a transaction that is cancelled costs two units for each of its writes', async () => {
  await unitsOf(transaction(itemOf('there', 10)));
  const write = { TableName: name, Item: itemOf('there', 20), ConditionExpression: 'attribute_not_exists(pk)' };
  const again = tables.client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: write }] }));
  const refusal = again.then(() => undefined, String);
  // Two for the one that is there, and as many for the one that was refused.
  expect(await unitsOf(refusal)).toEqual({ read: 0, write: 4 });
  expect(await refusal).toContain('TransactionCanceledException');
});

test('a write whose condition does not hold costs what is there, and is refused as the SDK does', async () => {
  await unitsOf(transaction(itemOf('kept', 1500)));
  const before = tables.writeUnits;
  const put = { TableName: name, Item: itemOf('kept', 10), ConditionExpression: 'attribute_not_exists(pk)' };
  const refused = tables.client.send(new PutItemCommand({ ...put, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }));

  await Promise.all([calls.rest(), expect(refused).rejects.toThrow(ConditionalCheckFailedException)]);

  expect(tables.writeUnits).toBe(before + 2);
  expect(tables.openCalls).toBe(0);
});

test('batches cost the sum of their parts', async () => {
  await unitsOf(transaction(itemOf('one', 5_000), itemOf('two', 10)));
  const keys = ['one', 'two'].map((partition) => ({ [KEY.partition]: { S: partition }, [KEY.sort]: { S: 'ITEM' } }));
  const before = { read: tables.readUnits, write: tables.writeUnits };
  const read = { RequestItems: { [name]: { Keys: keys, ConsistentRead: true } } };
  const removed = { RequestItems: { [name]: keys.map((Key) => ({ DeleteRequest: { Key } })) } };

  await unitsOf(tables.client.send(new BatchGetItemCommand(read)));
  await unitsOf(tables.client.send(new BatchWriteItemCommand(removed)));

  expect(tables.readUnits).toBe(before.read + 2 + 1);
  expect(tables.writeUnits).toBe(before.write + 5 + 1);
});
