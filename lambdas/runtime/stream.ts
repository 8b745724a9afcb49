import type { DynamoDBBatchItemFailure, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { logFailure } from './failure';

/** A Lambda handler of the table's stream. */
export type StreamHandler = (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse>;

/**
 * Makes the Lambda handler of the table's stream with partial batch responses. The records of a batch are handled at the
 * same time; one that fails is delivered again, the others are not.
 *
 * @param requestIdOf the request that a record is about
 */
export function streamHandler(
  requestIdOf: (record: DynamoDBRecord) => string,
  handle: (requestId: string) => Promise<void>,
): StreamHandler {
  return async ({ Records: records }) => {
    const failures = await Promise.all(
      records.map(async (record): Promise<readonly DynamoDBBatchItemFailure[]> => {
        const requestId = requestIdOf(record);
        try {
          await handle(requestId);
          return [];
        } catch (error) {
          logFailure(error, { requestId });
          return [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }];
        }
      }),
    );
    // guard: dispatch-failures
    return { batchItemFailures: failures.flat() };
  };
}
