import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { MOMENT_MS } from '../../../lib/local/base/clock';
import { startEngine, type Engine, type LogLine } from '../../../lib/local/engine';
import { callSqs, queueUrlOf, receiveAll, sendAll } from '../../support/engine/sqs-client';
import { until } from '../../support/simulator/until';
import {
  queue,
  queueTo,
  removeFolders,
  streamTo,
  table,
  writeAssembly,
  type TestResource,
} from '../../support/engine/test-assembly';

let engine: Engine;
let lines: LogLine[];

beforeEach(() => {
  lines = [];
});

afterEach(async () => {
  await engine.stop();
  await removeFolders();
});

async function start(
  resources: Record<string, TestResource>,
  functions: Record<string, string>,
  timeScale = 0.01,
): Promise<void> {
  const assemblyDir = await writeAssembly(resources, functions);
  engine = await startEngine({ assemblyDir, timeScale, onLog: (line) => lines.push(line) });
}

/** What a function has printed, line by line, once there are so many lines: they come after the function's answer. */
async function printed(functionName: string, count: number): Promise<unknown[]> {
  const ofFunction = (): LogLine[] =>
    lines.filter((line) => line.functionName === functionName && line.line.startsWith('{'));
  await until(() => ofFunction().length >= count);
  return ofFunction().map(({ line }) => JSON.parse(line) as unknown);
}

/** Reports messages whose body is `poison` as failed and prints the others. */
const worker = `
  const failed = event.Records.filter(({ body }) => body === 'poison');
  for (const record of event.Records) if (!failed.includes(record)) console.log(JSON.stringify({ body: record.body }));
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };`;

test('hands a function messages as Lambda does', async () => {
  await start(
    { Queue: queue({ VisibilityTimeout: 30 }), Mapping: queueTo('Queue', 'Worker') },
    { Worker: `console.log(JSON.stringify(event));` },
  );

  await sendAll(engine, 'Queue', ['hello']);
  await engine.idle();

  expect(await printed('Worker', 1)).toEqual([
    {
      Records: [
        {
          messageId: expect.stringMatching(/^[\da-f-]{36}$/) as string,
          receiptHandle: expect.any(String) as string,
          body: 'hello',
          attributes: {
            SenderId: expect.any(String) as string,
            SentTimestamp: expect.stringMatching(/^\d{13}$/) as string,
            ApproximateReceiveCount: '1',
            ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/) as string,
          },
          messageAttributes: {},
          md5OfBody: '5d41402abc4b2a76b9719d911017c592',
          eventSource: 'aws:sqs',
          eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:Queue',
          awsRegion: 'eu-central-1',
        },
      ],
    },
  ]);
});

test.each([0, 0.01])(
  'gives a poison message up after five receipts while its neighbours pass once, at time scale %d',
  async (timeScale) => {
    await start(
      { Queue: queue({ VisibilityTimeout: 30 }, 'Dead'), Dead: queue(), Mapping: queueTo('Queue', 'Worker') },
      { Worker: worker },
      timeScale,
    );

    await sendAll(engine, 'Queue', [...Array.from({ length: 9 }, (_, index) => `good ${index}`), 'poison']);
    await engine.idle();
    const dead = await receiveAll(engine, 'Dead');

    expect(await printed('Worker', 9)).toEqual(Array.from({ length: 9 }, (_, index) => ({ body: `good ${index}` })));
    expect(engine.counters().invocations).toEqual({ Worker: 5 });
    expect(dead.map(({ Body }) => Body)).toEqual(['poison']);
  },
);

test('a function that runs longer than the scaled visibility timeout gets no message twice', async () => {
  await start(
    { Queue: queue({ VisibilityTimeout: 30 }), Mapping: queueTo('Queue', 'Worker') },
    { Worker: `await new Promise((resolve) => setTimeout(resolve, 700));` },
  );

  await sendAll(engine, 'Queue', ['slow']);
  await engine.idle();

  expect(engine.counters().invocations).toEqual({ Worker: 1 });
});

test('delivers to a function again that has died over its batch', async () => {
  await start(
    { Queue: queue({ VisibilityTimeout: 30 }, 'Dead'), Dead: queue(), Mapping: queueTo('Queue', 'Worker') },
    {
      Worker: `if (event.Records[0].attributes.ApproximateReceiveCount === '1') process.exit(1);
        console.log(JSON.stringify({ body: event.Records[0].body }));`,
    },
  );

  await sendAll(engine, 'Queue', ['hello']);
  await engine.idle();

  expect(await printed('Worker', 1)).toEqual([{ body: 'hello' }]);
  expect(await receiveAll(engine, 'Dead')).toEqual([]);
});

test('a function gets the URL of a queue that it can send to', async () => {
  await start(
    {
      Queue: queue(),
      Mapping: queueTo('Queue', 'Sender'),
      Target: queue(),
      Sender: {
        Type: 'AWS::Lambda::Function',
        Properties: { Environment: { Variables: { TARGET: { Ref: 'Target' } } } },
      },
    },
    {
      Sender: `await fetch(process.env.TARGET, {
          method: 'POST',
          headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' },
          body: JSON.stringify({ QueueUrl: process.env.TARGET, MessageBody: process.env.AWS_ENDPOINT_URL_SQS }),
        });`,
    },
  );

  await sendAll(engine, 'Queue', ['go']);
  await engine.idle();

  expect((await receiveAll(engine, 'Target')).map(({ Body }) => Body)).toEqual([engine.endpoints.sqs]);
});

test('delivers delayed messages when their delay has passed on the clock of the functions, and is not idle before', async () => {
  await start(
    { Queue: queue(), Mapping: queueTo('Queue', 'Worker', { BatchSize: 1 }) },
    { Worker: `console.log(JSON.stringify({ body: event.Records[0].body, atMs: Date.now() }));` },
  );
  const send = async (request: object): Promise<number> => {
    const QueueUrl = queueUrlOf(engine, 'Queue');
    await callSqs(engine.endpoints.sqs, 'SendMessage', { QueueUrl, ...request });
    return engine.clock.nowMs();
  };

  const sentMs = await send({ MessageBody: 'late', DelaySeconds: 30 });
  await send({ MessageBody: 'soon', DelaySeconds: 0 });
  await engine.idle();

  const deliveries = (await printed('Worker', 2)) as { body: string; atMs: number }[];
  expect(deliveries.map(({ body }) => body)).toEqual(['soon', 'late']);
  expect((deliveries[1]?.atMs ?? 0) - sentMs).toBeGreaterThanOrEqual(25_000);
});

test('with time scale 0 a delayed message and one that has failed come again after a moment, not at once', async () => {
  await start(
    { Queue: queue({ VisibilityTimeout: 30 }), Mapping: queueTo('Queue', 'Worker', { BatchSize: 1 }) },
    {
      Worker: `console.log(JSON.stringify({ atMs: Date.now() }));
        if (event.Records[0].attributes.ApproximateReceiveCount === '1') throw new Error('busy');`,
    },
    0,
  );

  const sentMs = Date.now();
  await callSqs(engine.endpoints.sqs, 'SendMessage', {
    QueueUrl: queueUrlOf(engine, 'Queue'),
    MessageBody: 'late',
    DelaySeconds: 30,
  });
  await engine.idle();

  const [firstMs = 0, secondMs = 0] = ((await printed('Worker', 2)) as { atMs: number }[]).map(({ atMs }) => atMs);
  expect(firstMs - sentMs).toBeGreaterThanOrEqual(MOMENT_MS);
  expect(secondMs - firstMs).toBeGreaterThanOrEqual(MOMENT_MS);
});

async function put(pk: string): Promise<void> {
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const client = new DynamoDBClient({ endpoint: engine.endpoints.dynamodb, region: 'eu-central-1', credentials });
  await client.send(new PutItemCommand({ TableName: 'Table', Item: { pk: { S: pk }, sk: { S: 'x' } } }));
  client.destroy();
}

test('sends the failure record of stream records that are given up to the on-failure destination', async () => {
  await start(
    {
      Table: table(),
      NotDispatched: queue(),
      Mapping: streamTo('Dispatch', {
        MaximumRetryAttempts: 2,
        DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['NotDispatched', 'Arn'] } } },
      }),
    },
    { Dispatch: `if (event.Records[0].dynamodb.Keys.pk.S === 'poison') throw new Error('down');` },
  );

  await put('poison');
  await engine.idle();
  await put('good');
  await engine.idle();
  const records = (await receiveAll(engine, 'NotDispatched')).map(({ Body }) => JSON.parse(Body) as unknown);

  const second = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string;
  expect(records).toEqual([
    {
      requestContext: {
        requestId: expect.any(String) as string,
        functionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:Dispatch',
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: 3,
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      version: '1.0',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      DDBStreamBatchInfo: {
        shardId: expect.any(String) as string,
        startSequenceNumber: expect.any(String) as string,
        endSequenceNumber: expect.any(String) as string,
        approximateArrivalOfFirstRecord: second,
        approximateArrivalOfLastRecord: second,
        batchSize: 1,
        streamArn: expect.stringContaining('table/Table/stream/') as string,
      },
    },
  ]);
  expect(engine.counters().invocations).toEqual({ Dispatch: 4 });
});

test('gives stream records up that have become too old', async () => {
  await start(
    {
      Table: table(),
      NotDispatched: queue(),
      Mapping: streamTo('Dispatch', {
        MaximumRecordAgeInSeconds: 60,
        DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['NotDispatched', 'Arn'] } } },
      }),
    },
    { Dispatch: `throw new Error('down');` },
  );

  await put('poison');
  await engine.idle();
  const [message] = await receiveAll(engine, 'NotDispatched');

  expect(JSON.parse(message?.Body ?? '{}')).toMatchObject({ requestContext: { condition: 'RecordAgeExceeded' } });
});
