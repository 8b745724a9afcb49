import type { AttributeValue, _Record } from '@aws-sdk/client-dynamodb-streams';
import type { EngineClock } from '../base/clock';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json';
import { localAccount } from '../base/local-account';

/** A place in a stream: just after the record with this number. */
export interface StreamPosition {
  readonly streamArn: string;
  readonly shardId: string;
  readonly sequenceNumber: string;
}

/** A stream record as a function gets it, with its place. */
export interface StreamRecord {
  readonly position: StreamPosition;
  readonly event: JsonObject;
}

/** Makes the record of a Lambda event out of one that the streams API gave: binary as base64, times in seconds. */
export function toStreamRecord(record: _Record, streamArn: string, shardId: string): StreamRecord {
  const { dynamodb = {} } = record;
  const sequenceNumber = dynamodb.SequenceNumber ?? '';
  return {
    position: { streamArn, shardId, sequenceNumber },
    event: {
      eventID: record.eventID ?? '',
      eventName: record.eventName ?? '',
      eventVersion: record.eventVersion ?? '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: localAccount.region,
      eventSourceARN: streamArn,
      dynamodb: {
        ApproximateCreationDateTime: Math.floor((dynamodb.ApproximateCreationDateTime?.getTime() ?? 0) / 1000),
        SequenceNumber: sequenceNumber,
        SizeBytes: dynamodb.SizeBytes ?? 0,
        StreamViewType: dynamodb.StreamViewType ?? '',
        ...image('Keys', dynamodb.Keys),
        ...image('NewImage', dynamodb.NewImage),
        ...image('OldImage', dynamodb.OldImage),
      },
    },
  };
}

/** When a record came into the stream, epoch ms on the engine's clock; streams tell the second. */
export function arrivalMs(record: StreamRecord, clock: EngineClock): number {
  const change = record.event['dynamodb'];
  const seconds = isJsonObject(change) ? change['ApproximateCreationDateTime'] : undefined;
  return clock.atMs(typeof seconds === 'number' ? seconds * 1_000 : 0);
}

function image(name: string, attributes: Record<string, AttributeValue> | undefined): JsonObject {
  return attributes === undefined ? {} : { [name]: toJson(attributes) };
}

function toJson(value: unknown): JsonValue {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== 'object' || value === null) return value as JsonValue; // leaves are text, booleans, numbers
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toJson(inner)]));
}
