import { AwsError } from '../../base/aws-error';

/** Errors that the model of SQS knows, with the code that older clients get in a header. */
const codes = {
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
  ReceiptHandleIsInvalid: 'ReceiptHandleIsInvalid',
  MessageNotInflight: 'AWS.SimpleQueueService.MessageNotInflight',
  InvalidMessageContents: 'InvalidMessageContents',
  InvalidAttributeName: 'InvalidAttributeName',
  EmptyBatchRequest: 'AWS.SimpleQueueService.EmptyBatchRequest',
  TooManyEntriesInBatchRequest: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
  BatchEntryIdsNotDistinct: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
  BatchRequestTooLong: 'AWS.SimpleQueueService.BatchRequestTooLong',
  InvalidBatchEntryId: 'AWS.SimpleQueueService.InvalidBatchEntryId',
} as const;

/** An error of SQS, as its JSON protocol has it: a shape of the service's model and the code of the former protocol. */
export function sqsError(shape: keyof typeof codes, message: string): AwsError {
  return new AwsError(`com.amazonaws.sqs#${shape}`, message, codes[shape]);
}

/** The error for a wrong parameter, which the model of SQS does not know. */
export function invalidParameter(reason: string): AwsError {
  const message = `One or more parameters are invalid. Reason: ${reason}`;
  return new AwsError('com.amazon.coral.service#InvalidParameterValueException', message, 'InvalidParameterValue');
}
