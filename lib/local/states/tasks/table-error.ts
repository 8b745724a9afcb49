import { AwsAnswerError } from '../../base/aws-json-client';
import { TaskError } from './task-error';

/** The errors of DynamoDB for which the SDK that Step Functions uses has a class, but for the name's last word. */
const named = [
  'ConditionalCheckFailed',
  'InternalServerError',
  'ItemCollectionSizeLimitExceeded',
  'ProvisionedThroughputExceeded',
  'RequestLimitExceeded',
  'ResourceNotFound',
  'TransactionConflict',
];

/**
 * The error of a call of a table as a state of an `aws-sdk:dynamodb` integration sees it: `DynamoDb.` and the name of
 * the exception, `DynamoDb.DynamoDbException` for an answer that has no exception of its own, and
 * `DynamoDb.SdkClientException` when no answer came.
 */
export function tableError(error: unknown): TaskError {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof AwsAnswerError)) {
    return new TaskError('DynamoDb.SdkClientException', `Unable to execute HTTP request: ${message}`, { cause: error });
  }
  const { code, httpStatus, requestId } = error;
  const name = named.find((known) => code === known || code === `${known}Exception`);
  const origin = `(Service: DynamoDb, Status Code: ${httpStatus}, Request ID: ${requestId})`;
  return new TaskError(`DynamoDb.${name ?? 'DynamoDb'}Exception`, `${message} ${origin}`, { cause: error });
}
