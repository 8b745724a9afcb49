import type { Engine } from '../../../lib/local/engine';

/** An answer of SQS as it comes over the wire. */
export interface SqsAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: SqsBody;
}

/** Everything that the answers of SQS hold. */
export interface SqsBody {
  readonly __type?: string;
  readonly message?: string;
  readonly MessageId?: string;
  readonly MD5OfMessageBody?: string;
  readonly MD5OfMessageAttributes?: string;
  readonly QueueUrl?: string;
  readonly QueueUrls?: readonly string[];
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly Messages?: readonly SqsMessage[];
  readonly Successful?: readonly { readonly Id: string }[];
  readonly Failed?: readonly object[];
}

/** A message as ReceiveMessage gives it. */
export interface SqsMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly MessageAttributes?: Readonly<Record<string, { readonly StringValue?: string }>>;
}

/** Calls SQS with the AWS JSON protocol. */
export async function callSqs(endpoint: string, action: string, request: object): Promise<SqsAnswer> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${action}` },
    body: JSON.stringify(request),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as SqsBody };
}

/** URL of a queue of an engine by its logical id. */
export function queueUrlOf(engine: Engine, logicalId: string): string {
  const url = engine.resources.find((resource) => resource.logicalId === logicalId)?.physicalId;
  if (url === undefined) throw new Error(`no queue ${logicalId}`);
  return url;
}

/** Sends texts to a queue in one batch. */
export async function sendAll(engine: Engine, logicalId: string, bodies: readonly string[]): Promise<void> {
  const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
  const QueueUrl = queueUrlOf(engine, logicalId);
  const { body } = await callSqs(engine.endpoints.sqs, 'SendMessageBatch', { QueueUrl, Entries });
  if (body.Successful?.length !== bodies.length) throw new Error(JSON.stringify(body));
}

/** Receives up to 10 messages of a queue with all that is known of them. */
export async function receiveAll(engine: Engine, logicalId: string): Promise<readonly SqsMessage[]> {
  const { body } = await callSqs(engine.endpoints.sqs, 'ReceiveMessage', {
    QueueUrl: queueUrlOf(engine, logicalId),
    MaxNumberOfMessages: 10,
    MessageSystemAttributeNames: ['All'],
    MessageAttributeNames: ['All'],
  });
  return body.Messages ?? [];
}
