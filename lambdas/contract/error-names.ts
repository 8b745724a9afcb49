/**
 * Names of the errors that may leave a workflow step. They are wire format: Step Functions matches them in `Retry` and
 * `Catch` (docs/adr/0004), so they are literals and never taken from a class name.
 */
export const ERROR_NAMES = {
  /** The stored item was changed meanwhile; read again. */
  storeConflict: 'StoreConflictError',
  /** DynamoDB or another AWS service throttled us or gave no answer. */
  serviceUnavailable: 'ServiceUnavailableError',
  /** A newer release has stored the item; it must be deployed again. */
  newerItem: 'NewerItemError',
  /** Environment or provider profile is wrong; retrying does not help. */
  configuration: 'ConfigurationError',
  /** Our bug. */
  invariant: 'InvariantError',
} as const;

/** Our errors that are worth another try of the same step. */
export const RETRYABLE_ERRORS: readonly string[] = [ERROR_NAMES.storeConflict, ERROR_NAMES.serviceUnavailable];

/** Faults of the Lambda service and crashes or timeouts of a function; every step bears running twice. */
export const LAMBDA_FAULTS: readonly string[] = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.TooManyRequestsException',
  'Lambda.Unknown',
  'Runtime.ExitError',
  'Runtime.OutOfMemory',
  'Sandbox.Timedout',
  'States.Timeout',
];
