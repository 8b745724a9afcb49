import { randomUUID } from 'node:crypto';
import type { EngineClock } from '../base/clock';
import type { FunctionFailure } from '../functions/function-error';
import { isJsonObject, parseJson, type JsonObject } from '../../base/json';
import type { DiscardReason } from './stream-delivery';
import type { StreamRecord } from './stream-record';

/** What a function was called for, and for how long. */
export interface FailedInvocation {
  readonly functionArn: string;
  readonly condition: 'RetriesExhausted' | 'EventAgeExceeded';
  readonly invokeCount: number;
  /** JSON text. */
  readonly event: string;
  /** What the last call failed of. */
  readonly failure: FunctionFailure | undefined;
}

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

/** The record that Lambda sends to the on-failure destination of an asynchronous invocation. */
export function invocationFailureRecord(failed: FailedInvocation, nowMs: number): JsonObject {
  const { functionArn, condition, invokeCount, event, failure } = failed;
  return {
    version: '1.0',
    timestamp: new Date(nowMs).toISOString(),
    requestContext: {
      requestId: randomUUID(),
      functionArn: `${functionArn}:$LATEST`,
      condition,
      approximateInvokeCount: invokeCount,
    },
    requestPayload: parseJson(event),
    responseContext: responseContext(failure !== undefined),
    responsePayload: failure === undefined ? null : { ...failure, trace: [...failure.trace] },
  };
}

/** When a record came into the stream, epoch ms on the engine's clock; streams tell the second. */
export function arrivalMs(record: StreamRecord, clock: EngineClock): number {
  const change = record.event['dynamodb'];
  const seconds = isJsonObject(change) ? change['ApproximateCreationDateTime'] : undefined;
  return clock.atMs(typeof seconds === 'number' ? seconds * 1_000 : 0);
}

function responseContext(isError: boolean): JsonObject {
  return { statusCode: 200, executedVersion: '$LATEST', ...(isError && { functionError: 'Unhandled' }) };
}

/** E.g. `2026-03-01T10:00:00Z`. */
function secondOf(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\.\d+Z$/, 'Z');
}
