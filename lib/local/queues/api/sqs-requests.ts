import * as z from 'zod';
import { invalidParameter } from './sqs-error';

const attribute = z
  .strictObject({
    DataType: z.string().regex(/^(String|Number|Binary)(\..{1,249})?$/, 'String, Number or Binary'),
    StringValue: z.string().min(1).exactOptional(),
    BinaryValue: z.base64().min(1).exactOptional(),
  })
  .refine(
    ({ DataType, StringValue, BinaryValue }) =>
      DataType.startsWith('Binary')
        ? BinaryValue !== undefined && StringValue === undefined
        : StringValue !== undefined && BinaryValue === undefined,
    'a value that fits the DataType',
  );

const attributes = z
  .record(z.string().regex(/^[\w.-]{1,256}$/), attribute)
  .refine((given) => Object.keys(given).length <= 10, 'up to 10 message attributes')
  .default({});

const seconds = (max: number): z.ZodNumber => z.number().int().min(0).max(max);
const names = z.array(z.string()).default([]);
const outgoing = {
  MessageBody: z.string().min(1),
  DelaySeconds: seconds(900).exactOptional(),
  MessageAttributes: attributes,
};

/** A message as SendMessage and SendMessageBatch take it. */
export interface SendEntry {
  readonly MessageBody: string;
  /** Default that of the queue. */
  readonly DelaySeconds?: number;
  readonly MessageAttributes: z.infer<typeof attributes>;
}

/**
 * The parameters of each call that the engine serves, besides QueueUrl; what is not listed it refuses by name.
 * Entries of a batch have their ids checked and nothing else: each fails for itself.
 */
export const sqsRequests = {
  GetQueueUrl: z.strictObject({ QueueName: z.string(), QueueOwnerAWSAccountId: z.string().optional() }),
  ListQueues: z.strictObject({ QueueNamePrefix: z.string().default('') }),
  GetQueueAttributes: z.strictObject({ AttributeNames: names }),
  PurgeQueue: z.strictObject({}),
  SendMessage: z.strictObject({ ...outgoing }),
  SendMessageBatch: z.strictObject({ Entries: z.array(z.looseObject({ Id: z.string() })) }),
  ReceiveMessage: z.strictObject({
    MaxNumberOfMessages: z.number().int().min(1).max(10).default(1),
    VisibilityTimeout: seconds(43_200).optional(),
    WaitTimeSeconds: seconds(20).optional(),
    AttributeNames: names,
    MessageSystemAttributeNames: names,
    MessageAttributeNames: names,
  }),
  DeleteMessage: z.strictObject({ ReceiptHandle: z.string() }),
  DeleteMessageBatch: z.strictObject({ Entries: z.array(z.looseObject({ Id: z.string() })) }),
  ChangeMessageVisibility: z.strictObject({ ReceiptHandle: z.string(), VisibilityTimeout: seconds(43_200) }),
};

/** An entry of SendMessageBatch. */
export const sendEntry = z.strictObject({ Id: z.string(), ...outgoing });

/** An entry of DeleteMessageBatch. */
export const deleteEntry = z.strictObject({ Id: z.string(), ReceiptHandle: z.string() });

/** Checks the parameters of a call. Throws AwsError InvalidParameterValueException that names what is wrong. */
export function parseSqs<T>(schema: z.ZodType<T>, request: unknown): T {
  const parsed = schema.safeParse(request);
  if (parsed.success) return parsed.data;
  throw invalidParameter(z.prettifyError(parsed.error).replaceAll('\n', ' '));
}
