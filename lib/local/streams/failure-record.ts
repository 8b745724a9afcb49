import { randomUUID } from 'node:crypto';
import type { EngineClock } from '../base/clock';
import type { JsonObject } from '../../base/json';
import { responseContext } from '../functions/failure-record';
import type { DiscardReason } from './stream-delivery';
import { arrivalMs, type StreamRecord } from './stream-record';

/**
 * The record that Lambda sends to the on-failure destination of a stream mapping: which records of the stream were
 * given up, and why; not the records themselves. Times are on the engine's clock.
 *
 * @param records one or more, in order
 */
export function streamFailureRecord(
  records: readonly StreamRecord[],
  reason: DiscardReason,
  functionArn: string,
  clock: EngineClock,
): JsonObject {
  const first = records[0];
  const last = records.at(-1);
  if (first === undefined || last === undefined) throw new Error('No record was given up');
  return {
    requestContext: {
      requestId: randomUUID(),
      functionArn,
      condition: reason.condition,
      approximateInvokeCount: reason.invokeCount,
    },
    // None when they were given up before the first call.
    ...(reason.invokeCount > 0 && { responseContext: responseContext(reason.hasThrown) }),
    version: '1.0',
    timestamp: new Date(clock.nowMs()).toISOString(),
    DDBStreamBatchInfo: {
      shardId: first.position.shardId,
      startSequenceNumber: first.position.sequenceNumber,
      endSequenceNumber: last.position.sequenceNumber,
      approximateArrivalOfFirstRecord: secondOf(arrivalMs(first, clock)),
      approximateArrivalOfLastRecord: secondOf(arrivalMs(last, clock)),
      batchSize: records.length,
      streamArn: first.position.streamArn,
    },
  };
}

/** E.g. `2026-03-01T10:00:00Z`. */
function secondOf(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\.\d+Z$/, 'Z');
}
