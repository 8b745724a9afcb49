import type { AwsAction, CallOrigin } from '../../base/aws-json-server';
import type { EngineClock } from '../../base/clock';
import type { JsonObject } from '../../../base/json';
import { InvalidReceiptHandleError } from '../receipt-handle';
import type { NamedQueue, QueueRegister } from '../queue-register';
import { performEach } from './sqs-batch';
import { sqsError } from './sqs-error';
import { toSqsMessage } from './sqs-message';
import { queueAttributes } from './sqs-queue-attributes';
import { deleteEntry, parseSqs, sendEntry, sqsRequests } from './sqs-requests';
import { checkBatchSize, sendMessage } from './sqs-send';

type QueueAction = (queue: NamedQueue, request: JsonObject, caller: Caller) => object | Promise<object>;

/** Who calls, and when. */
interface Caller extends CallOrigin {
  readonly clock: EngineClock;
}

/**
 * The calls of SQS that the engine serves, behaving as for a standard queue. With time scale 0 long polls take
 * no time and delays a moment; visibility timeouts, which protect who works on a message, then run in real time.
 */
export function sqsActions(queues: QueueRegister, clock: EngineClock): Readonly<Record<string, AwsAction>> {
  const find = (name: string | undefined): NamedQueue => {
    const queue = queues.all.find((candidate) => candidate.name === name);
    if (queue !== undefined) return queue;
    throw sqsError('QueueDoesNotExist', 'The specified queue does not exist.');
  };
  const onQueue = Object.entries(queueActions).map(([name, action]): [string, AwsAction] => [
    `AmazonSQS.${name}`,
    ({ QueueUrl, ...request }, origin) => action(find(nameIn(QueueUrl)), request, { clock, ...origin }),
  ]);
  return {
    ...Object.fromEntries(onQueue),
    'AmazonSQS.GetQueueUrl': (request) => ({
      QueueUrl: find(parseSqs(sqsRequests.GetQueueUrl, request).QueueName).url,
    }),
    'AmazonSQS.ListQueues': (request) => {
      const { QueueNamePrefix } = parseSqs(sqsRequests.ListQueues, request);
      const urls = queues.all.filter(({ name }) => name.startsWith(QueueNamePrefix)).map(({ url }) => url);
      return urls.length === 0 ? {} : { QueueUrls: urls };
    },
  };
}

const queueActions: Readonly<Record<string, QueueAction>> = {
  GetQueueAttributes: (named, request, { clock }) => {
    const { AttributeNames } = parseSqs(sqsRequests.GetQueueAttributes, request);
    const attributes = queueAttributes(named, AttributeNames, clock);
    return Object.keys(attributes).length === 0 ? {} : { Attributes: attributes };
  },
  PurgeQueue: ({ queue }, request) => {
    parseSqs(sqsRequests.PurgeQueue, request);
    queue.purge();
    return {};
  },
  SendMessage: (named, request, caller) => sendMessage(named, parseSqs(sqsRequests.SendMessage, request), caller),
  SendMessageBatch: (named, request, caller) => {
    const { Entries } = parseSqs(sqsRequests.SendMessageBatch, request);
    checkBatchSize(Entries);
    return performEach(Entries, (entry) => sendMessage(named, parseSqs(sendEntry, entry), caller));
  },
  ReceiveMessage: receiveMessage,
  DeleteMessage: (named, request) => deleteMessage(named, parseSqs(sqsRequests.DeleteMessage, request).ReceiptHandle),
  DeleteMessageBatch: (named, request) => {
    const { Entries } = parseSqs(sqsRequests.DeleteMessageBatch, request);
    return performEach(Entries, (entry) => deleteMessage(named, parseSqs(deleteEntry, entry).ReceiptHandle));
  },
  ChangeMessageVisibility: ({ queue }, request) => {
    const { ReceiptHandle, VisibilityTimeout } = parseSqs(sqsRequests.ChangeMessageVisibility, request);
    const isChanged = withReceipt(() => queue.changeVisibility(ReceiptHandle, VisibilityTimeout * 1_000));
    if (!isChanged) throw sqsError('MessageNotInflight', 'The message referred to is not in flight.');
    return {};
  },
};

async function receiveMessage(
  { queue, properties }: NamedQueue,
  request: JsonObject,
  { clock }: Caller,
): Promise<object> {
  const wanted = parseSqs(sqsRequests.ReceiveMessage, request);
  const { VisibilityTimeout = properties.VisibilityTimeout, MaxNumberOfMessages } = wanted;
  const waitSeconds = wanted.WaitTimeSeconds ?? properties.ReceiveMessageWaitTimeSeconds;
  const untilMs = clock.nowMs() + clock.passedMs(waitSeconds * 1_000);
  const receive = (): object[] => {
    const system = [...wanted.AttributeNames, ...wanted.MessageSystemAttributeNames];
    const attributes = { system, own: wanted.MessageAttributeNames };
    const received = queue.receive(MaxNumberOfMessages, VisibilityTimeout * 1_000);
    return received.map((message) => toSqsMessage(message, attributes));
  };
  let messages = receive();
  // Another receiver may be faster: then the wait goes on.
  while (messages.length === 0 && (await queue.whenVisible(untilMs - clock.nowMs()))) messages = receive();
  return messages.length === 0 ? {} : { Messages: messages };
}

function deleteMessage({ queue }: NamedQueue, receiptHandle: string): object {
  withReceipt(() => {
    queue.delete(receiptHandle);
  });
  return {};
}

function withReceipt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof InvalidReceiptHandleError) throw sqsError('ReceiptHandleIsInvalid', error.message);
    throw error;
  }
}

/** A queue is told by the path of its URL; clients may have another name for the host. */
function nameIn(queueUrl: unknown): string | undefined {
  return typeof queueUrl === 'string' ? /\/\d{12}\/([^/]+)$/.exec(queueUrl)?.[1] : undefined;
}
