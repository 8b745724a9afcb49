import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { logger } from './log';

/** What became of one message: taken off the queue, or left there to be delivered again. */
export type Delivery = 'done' | 'again';

/**
 * Makes the Lambda handler of a queue with partial batch responses. The messages of a batch are handled at the same time
 * and each has its own result: one that fails or hangs does not hold back the others.
 *
 * @param handle must not reject
 * @param limitMs when the batch is answered, whatever is still under way; less than the function's timeout
 */
export function queueHandler(
  handle: (record: SQSRecord) => Promise<Delivery>,
  limitMs: number,
): (event: SQSEvent) => Promise<SQSBatchResponse> {
  return async ({ Records: records }) => {
    const timeIsUp = timer(limitMs);
    const deliveries = await Promise.all(records.map((record) => Promise.race([handle(record), timeIsUp.promise])));
    timeIsUp.cancel();
    records.filter((_record, index) => deliveries[index] === 'hangs').forEach(logHanging);
    const failed = records.filter((_record, index) => deliveries[index] !== 'done');
    // guard: intake-failures
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}

function logHanging({ messageId }: SQSRecord): void {
  logger.error('message not handled in time', { messageId });
}

function timer(ms: number): { readonly promise: Promise<'hangs'>; cancel(): void } {
  let handle: NodeJS.Timeout | undefined;
  const promise = new Promise<'hangs'>((resolve) => {
    handle = setTimeout(resolve, ms, 'hangs');
  });
  return {
    promise,
    cancel: () => {
      clearTimeout(handle);
    },
  };
}
