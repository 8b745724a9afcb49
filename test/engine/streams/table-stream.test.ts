import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { startEngine, type Engine, type LogLine } from '../../../lib/local/engine';
import { removeFolders, streamTo, table, writeAssembly } from '../../support/engine/test-assembly';

const newItems = JSON.stringify({ eventName: ['INSERT'], dynamodb: { Keys: { pk: { S: [{ prefix: 'REQ#' }] } } } });

const resources = {
  Table: table({ GlobalSecondaryIndexes: undefined }),
  Mapping: streamTo('Dispatch', { FilterCriteria: { Filters: [{ Pattern: newItems }] } }),
};

const lines: LogLine[] = [];
let engine: Engine;

beforeAll(async () => {
  const assemblyDir = await writeAssembly(resources, { Dispatch: `console.log(JSON.stringify(event));` });
  engine = await startEngine({ assemblyDir, onLog: (line) => lines.push(line) });
});

afterAll(async () => {
  await engine.stop();
  await removeFolders();
});

test('delivers what a filter passes from the stream of a table, as Lambda events', async () => {
  const client = new DynamoDBClient({
    endpoint: engine.endpoints.dynamodb,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const put = (pk: string): Promise<unknown> =>
    client.send(
      new PutItemCommand({ TableName: 'Table', Item: { pk: { S: pk }, sk: { S: 'x' }, secret: { S: 'no' } } }),
    );
  await put('AUD#1');
  await put('REQ#1');

  await engine.idle();
  const item = await client.send(
    new GetItemCommand({ TableName: 'Table', Key: { pk: { S: 'REQ#1' }, sk: { S: 'x' } } }),
  );

  const events = lines.map(({ line }) => JSON.parse(line) as { Records: Record<string, unknown>[] });
  expect(item.Item).toBeDefined();
  expect(events).toHaveLength(1);
  expect(events[0]?.Records).toMatchObject([
    {
      eventName: 'INSERT',
      eventSource: 'aws:dynamodb',
      awsRegion: 'eu-central-1',
      eventSourceARN: expect.stringContaining('table/Table/stream/') as string,
      dynamodb: { Keys: { pk: { S: 'REQ#1' }, sk: { S: 'x' } }, StreamViewType: 'KEYS_ONLY' },
    },
  ]);
  expect(engine.counters().streamRecords).toBe(2);
});
