import type { CallOrigin } from '../../base/aws-json-server';
import type { EngineClock } from '../../base/clock';
import { localCaller } from '../../base/local-caller';
import { fromBase64, md5OfAttributes, md5OfBody } from '../message-digest';
import type { NamedQueue } from '../queue-register';
import { invalidParameter, sqsError } from './sqs-error';
import { sendEntry, type SendEntry } from './sqs-requests';

const batchLimitBytes = 1_048_576;

/** What a message may not hold: most control characters, halves of surrogate pairs, U+FFFE and U+FFFF. */
const forbiddenText = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/**
 * Sends a message in the name of the user of this machine and gives the answer of SendMessage.
 *
 * @param caller a message keeps the trace header of the call that sends it
 * @throws AwsError when it is too long or holds what a message may not hold
 */
export function sendMessage(
  { queue, properties }: NamedQueue,
  entry: SendEntry,
  { clock, traceHeader }: CallOrigin & { readonly clock: EngineClock },
): object {
  const { MessageBody: body, MessageAttributes: attributes, DelaySeconds } = entry;
  if (forbiddenText.test(body)) {
    throw sqsError('InvalidMessageContents', 'The message contains characters outside the allowed set.');
  }
  const limit = properties.MaximumMessageSize;
  if (sizeOf(entry) > limit) throw invalidParameter(`Message must be shorter than ${limit} bytes.`);
  const delay = DelaySeconds === undefined ? {} : { delayMs: clock.delayMs(DelaySeconds * 1_000) };
  const trace = traceHeader === undefined ? {} : { traceHeader };
  const { messageId } = queue.send({ body, attributes, senderId: localCaller().userId, ...delay, ...trace });
  const attributesDigest = md5OfAttributes(attributes);
  return {
    MessageId: messageId,
    MD5OfMessageBody: md5OfBody(body),
    ...(attributesDigest !== undefined && { MD5OfMessageAttributes: attributesDigest }),
  };
}

/** Checks the size of a batch as a whole. Throws AwsError BatchRequestTooLong. */
export function checkBatchSize(entries: readonly unknown[]): void {
  // An entry that cannot be read fails for itself.
  const readable = entries.flatMap((entry) => sendEntry.safeParse(entry).data ?? []);
  const total = readable.reduce((bytes, entry) => bytes + sizeOf(entry), 0);
  if (total <= batchLimitBytes) return;
  const message = `Batch requests cannot be longer than ${batchLimitBytes} bytes. You have sent ${total} bytes.`;
  throw sqsError('BatchRequestTooLong', message);
}

/** Bytes that count towards the limit: the body, and name, type and value of every attribute. */
function sizeOf({ MessageBody, MessageAttributes }: Pick<SendEntry, 'MessageBody' | 'MessageAttributes'>): number {
  const attributes = Object.entries(MessageAttributes).map(
    ([name, { DataType, StringValue = '', BinaryValue = '' }]) =>
      Buffer.byteLength(name + DataType + StringValue) + fromBase64(BinaryValue).length,
  );
  return attributes.reduce((total, bytes) => total + bytes, Buffer.byteLength(MessageBody));
}
