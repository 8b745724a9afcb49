/** A message attribute as SendMessage gives it; binary values as base64 text. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

/** What somebody sends. */
export interface OutgoingMessage {
  readonly body: string;
  readonly attributes?: Readonly<Record<string, MessageAttribute>>;
  /** Who sends it; default `local`. */
  readonly senderId?: string;
  /** Milliseconds until it can be received; default that of the queue. */
  readonly delayMs?: number;
  /** What the sender's call follows from, `X-Amzn-Trace-Id`. */
  readonly traceHeader?: string;
}

/** A message in a queue. Times are epoch ms on the queue's clock. */
export interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  readonly senderId: string;
  readonly sentMs: number;
  /** How often it has been received, in the queue that it came from included. */
  readonly receiveCount: number;
  readonly firstReceivedMs?: number;
  /** ARN of the queue that gave it up; only in a dead-letter queue. */
  readonly deadLetterSourceArn?: string;
  /** What sending it followed from. */
  readonly traceHeader?: string;
}

/** A message that somebody has received and now has to delete. */
export interface ReceivedMessage extends QueueMessage {
  /** Stands for this receipt; the next receipt of the message has another. */
  readonly receiptHandle: string;
}

/** A message with the time from which it can be received. */
export interface StoredMessage {
  readonly message: QueueMessage;
  /** Epoch ms on the queue's clock. */
  readonly visibleAtMs: number;
}

/** Gets every change of a queue that has to outlive the process. */
export interface MessageLog {
  put(stored: StoredMessage): void;
  received(message: QueueMessage): void;
  /** A message in flight becomes visible at this time, epoch ms on the queue's clock. */
  hidden(messageId: string, visibleAtMs: number): void;
  deleted(messageId: string): void;
  purged(): void;
}
