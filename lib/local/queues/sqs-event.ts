import type { JsonObject } from '../../base/json';
import { localAccount } from '../base/local-account';
import { md5OfAttributes, md5OfBody } from './message-digest';
import type { MessageAttribute, ReceivedMessage } from './message';
import { systemAttributes } from './system-attributes';

/** The record of a Lambda event that a received message becomes. */
export function toSqsRecord(message: ReceivedMessage, queueArn: string): JsonObject {
  const { messageId, receiptHandle, body, attributes } = message;
  const attributesDigest = md5OfAttributes(attributes);
  return {
    messageId,
    receiptHandle,
    body,
    attributes: systemAttributes(message),
    messageAttributes: Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, toLambda(value)])),
    md5OfBody: md5OfBody(body),
    ...(attributesDigest !== undefined && { md5OfMessageAttributes: attributesDigest }),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: localAccount.region,
  };
}

function toLambda({ DataType, StringValue, BinaryValue }: MessageAttribute): JsonObject {
  return {
    ...(StringValue !== undefined && { stringValue: StringValue }),
    ...(BinaryValue !== undefined && { binaryValue: BinaryValue }),
    stringListValues: [],
    binaryListValues: [],
    dataType: DataType,
  };
}
