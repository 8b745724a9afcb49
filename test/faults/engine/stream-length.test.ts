import { startDynoxide, type DynamoDbServer } from '../../../lib/local/tables/dynoxide';

const KEPT = 100_000;

/** The engine wants a signature but does not check it. */
const SIGNED = {
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=a/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
};

/** Tables with streams, in an engine of their own. */
class Tables {
  constructor(private readonly server: DynamoDbServer) {}

  create(TableName: string): Promise<unknown> {
    return this.call('DynamoDB_20120810.CreateTable', {
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    });
  }

  put(TableName: string): Promise<unknown> {
    return this.call('DynamoDB_20120810.PutItem', { TableName, Item: { pk: { S: 'one' } } });
  }

  /** Writes 100 items, four calls at a time; gives how long it took, in milliseconds. */
  async write100(table: string): Promise<number> {
    const startMs = performance.now();
    await Promise.all(
      [0, 25, 50, 75].map((first) => this.call('DynamoDB_20120810.BatchWriteItem', puts(table, first))),
    );
    return performance.now() - startMs;
  }

  /** The numbers of all records that a table's stream has. */
  async numbers(TableName: string): Promise<number[]> {
    const { Streams } = await this.call<StreamList>('DynamoDBStreams_20120810.ListStreams', { TableName });
    const stream = { StreamArn: Streams[0]?.StreamArn };
    const { StreamDescription } = await this.call<Shards>('DynamoDBStreams_20120810.DescribeStream', stream);
    const start = { ...stream, ...StreamDescription.Shards[0], ShardIteratorType: 'TRIM_HORIZON' };
    let { ShardIterator } = await this.call<Iterator>('DynamoDBStreams_20120810.GetShardIterator', start);
    const numbers: number[] = [];
    for (;;) {
      const page = await this.call<Page>('DynamoDBStreams_20120810.GetRecords', { ShardIterator });
      if (page.Records.length === 0) return numbers;
      numbers.push(...page.Records.map(({ dynamodb }) => Number(dynamodb.SequenceNumber)));
      ShardIterator = page.NextShardIterator;
    }
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  /** Without the AWS SDK, which would take most of the time. */
  private async call<Answer>(target: string, body: object): Promise<Answer> {
    const answer = await fetch(this.server.url, {
      method: 'POST',
      headers: { ...SIGNED, 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as Answer;
  }
}

interface StreamList {
  readonly Streams: readonly { readonly StreamArn: string }[];
}

interface Shards {
  readonly StreamDescription: { readonly Shards: readonly { readonly ShardId: string }[] };
}

interface Iterator {
  readonly ShardIterator: string;
}

interface Page {
  readonly Records: readonly { readonly dynamodb: { readonly SequenceNumber: string } }[];
  readonly NextShardIterator: string;
}

function puts(table: string, first: number): object {
  const items = Array.from({ length: 25 }, (_, index) => ({ pk: { S: `item ${first + index}` } }));
  return { RequestItems: { [table]: items.map((Item) => ({ PutRequest: { Item } })) } };
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;
}

const running: Tables[] = [];

async function start(...names: readonly string[]): Promise<Tables> {
  const tables = new Tables(await startDynoxide(undefined));
  running.push(tables);
  await Promise.all(names.map((name) => tables.create(name)));
  return tables;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((tables) => tables.stop()));
});

test('the last 2,000 of 20,000 writes are at least half as fast as the first 2,000', async () => {
  const old = await start('busy');
  for (let written = 0; written < 18_000; written += 100) await old.write100('busy');

  // The first ones of another engine, in turns with the last: what else the machine does slows down both.
  const young = await start('busy');
  const first: number[] = [];
  const last: number[] = [];
  for (let written = 0; written < 2_000; written += 100) {
    first.push(await young.write100('busy'));
    last.push(await old.write100('busy'));
  }

  expect(median(last) / median(first)).toBeLessThan(2);
});

test('a stream keeps its last 100,000 records, and one that is quiet meanwhile keeps its numbers', async () => {
  const tables = await start('busy', 'quiet');
  await tables.put('quiet');
  for (let written = 0; written < KEPT + 2_000; written += 100) await tables.write100('busy');
  await tables.put('quiet');

  const numbers = await tables.numbers('busy');

  expect([numbers[0], numbers.at(-1), numbers.length]).toEqual([2_001, KEPT + 2_000, KEPT]);
  expect(await tables.numbers('quiet')).toEqual([1, 2]);
}, 120_000);
