import type { QueueMessage } from './message';

/** What SQS tells about a message besides what its sender has said; all values are text, times epoch ms. */
export function systemAttributes(message: QueueMessage): Record<string, string> {
  const { senderId, sentMs, receiveCount, firstReceivedMs, deadLetterSourceArn, traceHeader } = message;
  return {
    SenderId: senderId,
    SentTimestamp: String(sentMs),
    ApproximateReceiveCount: String(receiveCount),
    ...(firstReceivedMs !== undefined && { ApproximateFirstReceiveTimestamp: String(firstReceivedMs) }),
    ...(deadLetterSourceArn !== undefined && { DeadLetterQueueSourceArn: deadLetterSourceArn }),
    ...(traceHeader !== undefined && { AWSTraceHeader: traceHeader }),
  };
}
