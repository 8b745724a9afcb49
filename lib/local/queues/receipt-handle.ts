/** A receipt handle that no queue has given. */
export class InvalidReceiptHandleError extends Error {
  override readonly name = 'InvalidReceiptHandleError';
}

/** The handle of a receipt: the message and which receipt of it. */
export function toReceiptHandle(messageId: string, receiveCount: number): string {
  return Buffer.from(`${messageId} ${receiveCount}`).toString('base64url');
}

/** The message of a receipt. Throws InvalidReceiptHandleError. */
export function messageIdOf(receiptHandle: string): string {
  const [messageId, count] = Buffer.from(receiptHandle, 'base64url').toString().split(' ');
  if (messageId === undefined || count === undefined || !/^\d+$/.test(count)) {
    throw new InvalidReceiptHandleError(`The input receipt handle "${receiptHandle}" is not a valid receipt handle.`);
  }
  return messageId;
}
