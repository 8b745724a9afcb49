import {
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  type AttributeValue,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { KEY, OPEN_INDEX } from '../../../../../lambdas/contract/table';
import { readDeployedStack } from '../deployed-stack';
import { MeteredTable } from './metered-table';
import { OrderedCalls } from './ordered-calls';
import { startRealTable, type RealTable } from './real-table';

type Item = Record<string, AttributeValue>;

let real: RealTable;
let calls: OrderedCalls;
let table: MeteredTable;

beforeAll(async () => {
  real = await startRealTable((await readDeployedStack()).stack);
});

afterAll(async () => {
  await real.stop();
});

beforeEach(() => {
  calls = new OrderedCalls();
  table = new MeteredTable(real.connection, calls);
});

/** What a call costs in units. */
async function unitsOf(call: Promise<unknown>): Promise<{ read: number; write: number }> {
  await calls.rest();
  await call;
  return { read: table.readUnits, write: table.writeUnits };
}

function itemOf(name: string, bytes: number, more: Item = {}): Item {
  return { [KEY.partition]: { S: name }, [KEY.sort]: { S: 'ITEM' }, text: { S: 'x'.repeat(bytes) }, ...more };
}

function openSince(ms: number): Item {
  return { [OPEN_INDEX.partition]: { S: OPEN_INDEX.value }, [OPEN_INDEX.sort]: { N: String(ms) } };
}

function transaction(...items: readonly Item[]): Promise<unknown> {
  const writes = items.map((item): TransactWriteItem => ({ Put: { TableName: real.name, Item: item } }));
  return table.client.send(new TransactWriteItemsCommand({ TransactItems: writes }));
}

function get(name: string, isConsistent: boolean): Promise<unknown> {
  const key = { [KEY.partition]: { S: name }, [KEY.sort]: { S: 'ITEM' } };
  return table.client.send(new GetItemCommand({ TableName: real.name, Key: key, ConsistentRead: isConsistent }));
}

describe('write units', () => {
  test('one for each KB', async () => {
    const put = table.client.send(new PutItemCommand({ TableName: real.name, Item: itemOf('plain', 1500) }));
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
      TableName: real.name,
      IndexName: OPEN_INDEX.name,
      KeyConditionExpression: `${OPEN_INDEX.partition} = :open`,
      ExpressionAttributeValues: { ':open': { S: OPEN_INDEX.value } },
    });
    expect(await unitsOf(table.client.send(query))).toEqual({ read: 0.5, write: 0 });
  });
});

test('the units of a transaction that is cancelled are not known', async () => {
  await unitsOf(transaction(itemOf('there', 10)));
  const write = { TableName: real.name, Item: itemOf('there', 20), ConditionExpression: 'attribute_not_exists(pk)' };
  const again = table.client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: write }] }));
  await Promise.all([calls.rest(), expect(again).rejects.toThrow('TransactionCanceledException')]);
  expect(table.openCalls).toBe(1);
});
