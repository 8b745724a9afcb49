import { randomUUID } from 'node:crypto';
import { parseJson, type JsonObject } from '../../base/json';
import type { FunctionFailure } from './function-error';

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

/** What such a record says about the last call. */
export function responseContext(isError: boolean): JsonObject {
  return { statusCode: 200, executedVersion: '$LATEST', ...(isError && { functionError: 'Unhandled' }) };
}
