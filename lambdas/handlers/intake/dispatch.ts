import type { DynamoDBBatchItemFailure, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { KEY, PARTITION } from '../../contract/table';
import { dispatchRequest } from '../../core/operations/intake/dispatch-request';
import { logger } from '../../runtime/log';

type Executions = Parameters<typeof dispatchRequest>[0];

/**
 * Makes the Lambda handler of the table's stream: one execution per new request. A record that fails is delivered again,
 * the others are not.
 */
export function dispatchHandler(
  executions: Executions,
): (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse> {
  return async (event) => {
    const failures = await Promise.all(event.Records.map((record) => dispatch(executions, record)));
    // guard: dispatch-failures
    return { batchItemFailures: failures.filter((failure) => failure !== undefined) };
  };
}

async function dispatch(
  executions: Executions,
  { dynamodb }: DynamoDBRecord,
): Promise<DynamoDBBatchItemFailure | undefined> {
  const requestId = (dynamodb?.Keys?.[KEY.partition]?.S ?? '').slice(PARTITION.request.length);
  try {
    await dispatchRequest(executions, requestId);
    logger.info('dispatched', { requestId });
    return undefined;
  } catch (error) {
    logger.error('dispatch failed', { requestId, errorName: error instanceof Error ? error.name : 'unknown' });
    return { itemIdentifier: dynamodb?.SequenceNumber ?? '' };
  }
}
