import type { DynamoDBRecord } from 'aws-lambda';
import { KEY, PARTITION } from '../../contract/table';
import { dispatchRequest } from '../../core/operations/intake/dispatch-request';
import { logger } from '../../runtime/log';
import { streamHandler } from '../../runtime/stream';
import type { StreamHandler } from '../../runtime/stream';

type Executions = Parameters<typeof dispatchRequest>[0];

/** Makes the Lambda handler of the table's stream: one execution per new request. */
export function dispatchHandler(executions: Executions): StreamHandler {
  return streamHandler(requestIdOf, async (requestId) => {
    await dispatchRequest(executions, requestId);
    logger.info('dispatched', { requestId });
  });
}

function requestIdOf({ dynamodb }: DynamoDBRecord): string {
  return (dynamodb?.Keys?.[KEY.partition]?.S ?? '').slice(PARTITION.request.length);
}
