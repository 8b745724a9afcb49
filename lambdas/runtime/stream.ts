import type { DynamoDBBatchItemFailure, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { KEY } from '../contract/tables';
import type { LogFields } from '../core/ports/logger';
import { logFailure } from './failure';

/** A Lambda handler of a table's stream. */
export type StreamHandler = (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse>;

/** Key of the item that a record is about. */
export interface ItemKey {
  readonly partition: string;
  readonly sort: string;
}

/**
 * Makes the Lambda handler of a table's stream with partial batch responses. The records of a batch are handled at the
 * same time; one that fails is delivered again, the others are not.
 *
 * @param about what the log says a record is about
 * @param begin is called for each batch; gives what handles each of its records
 */
export function streamHandler(
  about: (key: ItemKey) => LogFields,
  begin: () => (key: ItemKey) => Promise<void>,
): StreamHandler {
  return async ({ Records: records }) => {
    const handle = begin();
    const failures = await Promise.all(
      records.map(async (record): Promise<readonly DynamoDBBatchItemFailure[]> => {
        const key = keyOf(record);
        try {
          await handle(key);
          return [];
        } catch (error) {
          logFailure(error, about(key));
          return [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }];
        }
      }),
    );
    // guard: dispatch-failures
    return { batchItemFailures: failures.flat() };
  };
}

function keyOf({ dynamodb }: DynamoDBRecord): ItemKey {
  const { Keys: keys } = dynamodb ?? {};
  return { partition: keys?.[KEY.partition]?.S ?? '', sort: keys?.[KEY.sort]?.S ?? '' };
}
