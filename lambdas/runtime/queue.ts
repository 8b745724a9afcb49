import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { logFailure } from './failure';
import { logger } from './log';

/** What became of one message: taken off the queue, or left there to be delivered again. */
export type Delivery = 'done' | 'again';

/** A Lambda handler of a queue. */
export type QueueHandler = (event: SQSEvent) => Promise<SQSBatchResponse>;

/**
 * Makes the Lambda handler of a queue with partial batch responses. The messages of a batch are handled at the same time
 * and each has its own result: one that fails or hangs is delivered again and does not hold back the others.
 *
 * @param limitMs when the batch is answered, whatever is still under way; less than the function's timeout
 */
export function queueHandler(handle: (record: SQSRecord) => Promise<Delivery>, limitMs: number): QueueHandler {
  return async ({ Records: records }) => {
    const timeIsUp = timer(limitMs);
    const deliveries = await Promise.all(
      records.map((record) => Promise.race([settle(handle, record), timeIsUp.promise])),
    );
    timeIsUp.cancel();
    records.filter((_record, index) => deliveries[index] === 'hangs').forEach(logHanging);
    const failed = records.filter((_record, index) => deliveries[index] !== 'done');
    // guard: intake-failures
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}

async function settle(handle: (record: SQSRecord) => Promise<Delivery>, record: SQSRecord): Promise<Delivery> {
  try {
    return await handle(record);
  } catch (error) {
    logFailure(error, { messageId: record.messageId });
    return 'again';
  }
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
