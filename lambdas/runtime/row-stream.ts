import type { DynamoDBRecord } from 'aws-lambda';
import { rowEventOf } from '../adapters/dynamodb/batches/row-events';
import type { RowEvent } from '../core/domain/batch/row-event';
import { logFailure } from './failure';
import type { StreamHandler } from './stream';

interface Delivered {
  readonly record: DynamoDBRecord;
  readonly event: RowEvent;
}

/**
 * Makes the Lambda handler of the audit table's stream with partial batch responses. The events of each batch of rows are
 * handled together; what fails of one is delivered again, the others are not held back by it.
 */
export function rowStreamHandler(handle: (events: readonly RowEvent[]) => Promise<void>): StreamHandler {
  return async ({ Records: records }) => {
    const failed: DynamoDBRecord[] = [];
    const delivered = records.flatMap((record) => {
      try {
        return [{ record, event: rowEventOf(record.dynamodb?.NewImage ?? {}) }];
      } catch (error) {
        logFailure(error);
        failed.push(record);
        return [];
      }
    });
    await Promise.all(
      [...groups(delivered)].map(async ([batchId, group]) => {
        try {
          await handle(group.map(({ event }) => event));
        } catch (error) {
          logFailure(error, { batchId });
          failed.push(...group.map(({ record }) => record));
        }
      }),
    );
    // guard: tally-failures
    return { batchItemFailures: failed.map((record) => ({ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' })) };
  };
}

function groups(delivered: readonly Delivered[]): ReadonlyMap<string, readonly Delivered[]> {
  const found = new Map<string, Delivered[]>();
  for (const one of delivered) {
    const { batchId } = one.event;
    found.set(batchId, [...(found.get(batchId) ?? []), one]);
  }
  return found;
}
