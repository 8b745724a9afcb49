import { userInfo } from 'node:os';
import { startEngine, type Engine } from '../../../lib/local/engine';
import { callSqs, queueUrlOf, receiveAll, sendAll, type SqsAnswer } from '../../support/engine/sqs-client';
import { queue, removeFolders, writeAssembly } from '../../support/engine/test-assembly';

const names = ['Queue', 'Short', 'Delayed', 'Small', 'Poisoned', 'Dead', 'Long'] as const;

let engine: Engine;

beforeAll(async () => {
  engine = await startEngine({
    assemblyDir: await writeAssembly({
      Queue: queue(),
      Short: queue({ QueueName: 'short-visibility', VisibilityTimeout: 1 }),
      Delayed: queue({ DelaySeconds: 2 }),
      Small: queue({ MaximumMessageSize: 1_024 }),
      Poisoned: queue({ VisibilityTimeout: 0 }, 'Dead', 2),
      Dead: queue({ MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true }),
      Long: queue({ ReceiveMessageWaitTimeSeconds: 20 }),
      Policy: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [{ Ref: 'Queue' }], PolicyDocument: {} } },
    }),
    timeScale: 0.1,
  });
});

afterAll(async () => {
  await engine.stop();
  await removeFolders();
});

afterEach(async () => {
  await Promise.all(names.map((name) => call('PurgeQueue', name)));
});

async function call(action: string, name: (typeof names)[number], request: object = {}): Promise<SqsAnswer> {
  return callSqs(engine.endpoints.sqs, action, { QueueUrl: queueUrlOf(engine, name), ...request });
}

/** Md5 of "hello". */
const md5OfHello = '5d41402abc4b2a76b9719d911017c592';

test('takes, delivers and deletes a message', async () => {
  const sent = await call('SendMessage', 'Queue', { MessageBody: 'hello' });
  const [message] = await receiveAll(engine, 'Queue');
  const deleted = await call('DeleteMessage', 'Queue', { ReceiptHandle: message?.ReceiptHandle });
  const { body } = await call('GetQueueAttributes', 'Queue', { AttributeNames: ['All'] });

  expect(sent).toMatchObject({ status: 200, body: { MD5OfMessageBody: md5OfHello } });
  expect(sent.headers.get('content-type')).toBe('application/x-amz-json-1.0');
  expect(message).toMatchObject({ MessageId: sent.body.MessageId, Body: 'hello', MD5OfBody: md5OfHello });
  expect(deleted).toMatchObject({ status: 200, body: {} });
  expect(body.Attributes).toMatchObject({
    ApproximateNumberOfMessages: '0',
    ApproximateNumberOfMessagesNotVisible: '0',
  });
});

test('tells who has sent a message, when, and how often it was received', async () => {
  const beforeMs = engine.clock.nowMs();
  await call('SendMessage', 'Short', { MessageBody: 'hello' });

  await receiveAll(engine, 'Short');
  const { body } = await call('ReceiveMessage', 'Short', { WaitTimeSeconds: 20, AttributeNames: ['All'] });

  const attributes = body.Messages?.[0]?.Attributes ?? {};
  expect(attributes).toMatchObject({ SenderId: userInfo().username, ApproximateReceiveCount: '2' });
  expect(Number(attributes['SentTimestamp'])).toBeGreaterThanOrEqual(beforeMs);
  expect(Number(attributes['ApproximateFirstReceiveTimestamp'])).toBeGreaterThanOrEqual(
    Number(attributes['SentTimestamp']),
  );
});

test('keeps message attributes and gives those that are asked for', async () => {
  const MessageAttributes = {
    'ticket.id': { DataType: 'String', StringValue: 'RITM0012345' },
    'ticket.count': { DataType: 'Number', StringValue: '7' },
    raw: { DataType: 'Binary', BinaryValue: Buffer.from([0, 1, 255]).toString('base64') },
  };
  await call('SendMessage', 'Queue', { MessageBody: 'hello', MessageAttributes });

  const received = await call('ReceiveMessage', 'Queue', { MessageAttributeNames: ['ticket.*'] });

  expect(received.body.Messages?.[0]?.MessageAttributes).toEqual({
    'ticket.id': MessageAttributes['ticket.id'],
    'ticket.count': MessageAttributes['ticket.count'],
  });
  expect(received.body.Messages?.[0]?.Attributes).toBeUndefined();
});

test('gives the digest of message attributes that AWS gave for the same ones', async () => {
  const MessageAttributes = { 'sample-attribute': { DataType: 'String', StringValue: 'sample-value' } };

  const { body } = await call('SendMessage', 'Queue', { MessageBody: 'hello', MessageAttributes });

  expect(body.MD5OfMessageAttributes).toBe('7c815262be77a62f56671125069ca888');
});

test('sends and deletes in batches, each entry for itself', async () => {
  const sent = await call('SendMessageBatch', 'Queue', {
    Entries: [
      { Id: 'one', MessageBody: 'hello' },
      { Id: 'two', MessageBody: 'control \u0001' },
      { Id: 'three', MessageBody: 'x', DelaySeconds: 901 },
    ],
  });
  const [message] = await receiveAll(engine, 'Queue');
  const deleted = await call('DeleteMessageBatch', 'Queue', {
    Entries: [
      { Id: 'a', ReceiptHandle: message?.ReceiptHandle },
      { Id: 'b', ReceiptHandle: 'nonsense' },
    ],
  });

  expect(sent.body).toMatchObject({
    Successful: [{ Id: 'one', MD5OfMessageBody: md5OfHello }],
    Failed: [
      { Id: 'two', Code: 'InvalidMessageContents', SenderFault: true },
      { Id: 'three', Code: 'InvalidParameterValue', SenderFault: true },
    ],
  });
  expect(deleted.body).toMatchObject({
    Successful: [{ Id: 'a' }],
    Failed: [{ Id: 'b', Code: 'ReceiptHandleIsInvalid', SenderFault: true }],
  });
});

test('a long poll ends with the message that comes, or with none when its time is up', async () => {
  const waiting = call('ReceiveMessage', 'Long');
  await call('SendMessage', 'Long', { MessageBody: 'hello' });

  const received = await waiting;
  const none = await call('ReceiveMessage', 'Long', { WaitTimeSeconds: 1 });

  expect(received.body.Messages?.[0]?.Body).toBe('hello');
  expect(none).toMatchObject({ status: 200, body: {} });
});

test('delays messages by their own delay or by that of the queue', async () => {
  await call('SendMessage', 'Delayed', { MessageBody: 'hello' });
  await call('SendMessage', 'Queue', { MessageBody: 'hello', DelaySeconds: 2 });

  const early = await Promise.all([receiveAll(engine, 'Delayed'), receiveAll(engine, 'Queue')]);
  const counts = await call('GetQueueAttributes', 'Delayed', {
    AttributeNames: ['ApproximateNumberOfMessagesDelayed'],
  });
  const late = await Promise.all(
    (['Delayed', 'Queue'] as const).map((name) => call('ReceiveMessage', name, { WaitTimeSeconds: 20 })),
  );

  expect(early).toEqual([[], []]);
  expect(counts.body.Attributes).toEqual({ ApproximateNumberOfMessagesDelayed: '1' });
  expect(late.map(({ body }) => body.Messages?.[0]?.Body)).toEqual(['hello', 'hello']);
});

test('moves a message to the dead-letter queue after as many receipts as the template says', async () => {
  await sendAll(engine, 'Poisoned', ['poison']);

  const received = [];
  for (let attempt = 0; attempt < 3; attempt += 1) received.push((await receiveAll(engine, 'Poisoned')).length);
  const [dead] = await receiveAll(engine, 'Dead');

  expect(received).toEqual([1, 1, 0]);
  expect(dead).toMatchObject({
    Body: 'poison',
    Attributes: { DeadLetterQueueSourceArn: 'arn:aws:sqs:eu-central-1:000000000000:Poisoned' },
  });
});

test('lets a message go at once when its visibility timeout is set to 0', async () => {
  await sendAll(engine, 'Queue', ['hello']);
  const [message] = await receiveAll(engine, 'Queue');
  const ReceiptHandle = message?.ReceiptHandle;

  const changed = await call('ChangeMessageVisibility', 'Queue', { ReceiptHandle, VisibilityTimeout: 0 });
  const again = await receiveAll(engine, 'Queue');
  const late = await call('ChangeMessageVisibility', 'Queue', { ReceiptHandle, VisibilityTimeout: 0 });

  expect(changed.status).toBe(200);
  expect(again.map(({ Body }) => Body)).toEqual(['hello']);
  expect(late.body.__type).toBe('com.amazonaws.sqs#MessageNotInflight');
});

test('finds queues by name and lists them by prefix', async () => {
  const url = `${engine.endpoints.sqs}/000000000000/short-visibility`;

  const found = await callSqs(engine.endpoints.sqs, 'GetQueueUrl', { QueueName: 'short-visibility' });
  const listed = await callSqs(engine.endpoints.sqs, 'ListQueues', { QueueNamePrefix: 'short' });
  const elsewhere = await callSqs(engine.endpoints.sqs, 'GetQueueAttributes', {
    QueueUrl: 'http://localhost:4566/000000000000/short-visibility',
    AttributeNames: ['QueueArn', 'VisibilityTimeout'],
  });

  expect(queueUrlOf(engine, 'Short')).toBe(url);
  expect(found.body).toEqual({ QueueUrl: url });
  expect(listed.body).toEqual({ QueueUrls: [url] });
  expect(elsewhere.body.Attributes).toEqual({
    QueueArn: 'arn:aws:sqs:eu-central-1:000000000000:short-visibility',
    VisibilityTimeout: '1',
  });
});

test('describes a queue as the template has it', async () => {
  const { body } = await call('GetQueueAttributes', 'Poisoned', { AttributeNames: ['All'] });

  expect(body.Attributes).toMatchObject({
    MaximumMessageSize: '1048576',
    MessageRetentionPeriod: '345600',
    RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:eu-central-1:000000000000:Dead","maxReceiveCount":2}',
  });
});

const entries = (count: number, body = 'x'): object => ({
  Entries: Array.from({ length: count }, (_, index) => ({ Id: String(index), MessageBody: body })),
});

test.each([
  {
    name: 'an unknown queue',
    action: 'SendMessage',
    request: { QueueUrl: 'http://x/000000000000/none', MessageBody: 'x' },
    type: 'com.amazonaws.sqs#QueueDoesNotExist',
    code: 'AWS.SimpleQueueService.NonExistentQueue',
  },
  {
    name: 'a receipt handle that nobody has given',
    action: 'DeleteMessage',
    request: { ReceiptHandle: 'nonsense' },
    type: 'com.amazonaws.sqs#ReceiptHandleIsInvalid',
    code: 'ReceiptHandleIsInvalid',
  },
  {
    name: 'a message that is too long',
    action: 'SendMessage',
    request: { MessageBody: 'x'.repeat(1_025) },
    type: 'com.amazon.coral.service#InvalidParameterValueException',
    code: 'InvalidParameterValue',
  },
  {
    name: 'a message without a body',
    action: 'SendMessage',
    request: { MessageBody: '' },
    type: 'com.amazon.coral.service#InvalidParameterValueException',
    code: 'InvalidParameterValue',
  },
  {
    name: 'half a surrogate pair',
    action: 'SendMessage',
    request: { MessageBody: '\ud800' },
    type: 'com.amazonaws.sqs#InvalidMessageContents',
    code: 'InvalidMessageContents',
  },
  {
    name: 'a parameter of FIFO queues',
    action: 'SendMessage',
    request: { MessageBody: 'x', MessageGroupId: 'g' },
    type: 'com.amazon.coral.service#InvalidParameterValueException',
    code: 'InvalidParameterValue',
  },
  {
    name: 'more than 10 messages at once',
    action: 'ReceiveMessage',
    request: { MaxNumberOfMessages: 11 },
    type: 'com.amazon.coral.service#InvalidParameterValueException',
    code: 'InvalidParameterValue',
  },
  {
    name: 'an attribute that queues do not have',
    action: 'GetQueueAttributes',
    request: { AttributeNames: ['Colour'] },
    type: 'com.amazonaws.sqs#InvalidAttributeName',
    code: 'InvalidAttributeName',
  },
  {
    name: 'an empty batch',
    action: 'SendMessageBatch',
    request: entries(0),
    type: 'com.amazonaws.sqs#EmptyBatchRequest',
    code: 'AWS.SimpleQueueService.EmptyBatchRequest',
  },
  {
    name: 'a batch of 11',
    action: 'SendMessageBatch',
    request: entries(11),
    type: 'com.amazonaws.sqs#TooManyEntriesInBatchRequest',
    code: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
  },
  {
    name: 'a batch of more than 1 MiB',
    action: 'SendMessageBatch',
    request: entries(2, 'x'.repeat(600_000)),
    type: 'com.amazonaws.sqs#BatchRequestTooLong',
    code: 'AWS.SimpleQueueService.BatchRequestTooLong',
  },
  {
    name: 'an id twice',
    action: 'DeleteMessageBatch',
    request: { Entries: [{ Id: 'a' }, { Id: 'a' }] },
    type: 'com.amazonaws.sqs#BatchEntryIdsNotDistinct',
    code: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
  },
  {
    name: 'an id with a space',
    action: 'SendMessageBatch',
    request: { Entries: [{ Id: 'a b', MessageBody: 'x' }] },
    type: 'com.amazonaws.sqs#InvalidBatchEntryId',
    code: 'AWS.SimpleQueueService.InvalidBatchEntryId',
  },
])('refuses $name', async ({ action, request, type, code }) => {
  const { status, headers, body } = await call(action, 'Small', request);

  expect({ status, type: body.__type }).toEqual({ status: 400, type });
  expect(headers.get('x-amzn-query-error')).toBe(`${code};Sender`);
  expect(body.message).not.toBe('');
});

test('takes a message of exactly 1 MiB', async () => {
  const { status } = await call('SendMessage', 'Queue', { MessageBody: 'x'.repeat(1_048_576) });

  expect(status).toBe(200);
});

test('refuses a call that it does not serve by name', async () => {
  const { body } = await call('CreateQueue', 'Queue');

  expect(body).toMatchObject({
    __type: 'UnknownOperationException',
    message: expect.stringContaining('CreateQueue') as string,
  });
});
