import type { DynamoDBBatchItemFailure, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { KEY, PARTITION } from './contract/table';
import { dispatchRequest } from './core/operations/dispatch-request';
import { executionStarter, logger } from './runtime/wiring';

const executions = executionStarter();

/** Table stream → one execution per new request. A record that fails is delivered again, the others are not. */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const failures = await Promise.all(event.Records.map(dispatch));
  return { batchItemFailures: failures.filter((failure) => failure !== undefined) };
}

async function dispatch({ dynamodb }: DynamoDBRecord): Promise<DynamoDBBatchItemFailure | undefined> {
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
