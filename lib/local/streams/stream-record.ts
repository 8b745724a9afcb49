import type { EngineClock } from '../base/clock';
import { isJsonObject, type JsonObject } from '../../base/json';
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

/** Makes the record of a Lambda event out of one that the streams API gave as JSON, with its place; times in whole seconds. */
export function toStreamRecord(record: JsonObject, streamArn: string, shardId: string): StreamRecord {
  const change = isJsonObject(record['dynamodb']) ? record['dynamodb'] : {};
  const sequenceNumber = change['SequenceNumber'];
  return {
    position: { streamArn, shardId, sequenceNumber: typeof sequenceNumber === 'string' ? sequenceNumber : '' },
    event: {
      ...record,
      eventSource: 'aws:dynamodb',
      awsRegion: localAccount.region,
      eventSourceARN: streamArn,
      dynamodb: {
        ...change,
        ApproximateCreationDateTime: Math.floor(Number(change['ApproximateCreationDateTime'])),
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
