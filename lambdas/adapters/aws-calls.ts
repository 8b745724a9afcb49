import { ServiceUnavailableError } from '../core/domain/errors';

/** What the AWS SDK's errors have in common, as far as we read it. */
interface SdkError extends Error {
  readonly $fault?: 'client' | 'server';
  readonly $retryable?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const TRANSIENT =
  /Throttl|ThroughputExceeded|RequestLimitExceeded|TransactionInProgress|TransactionConflict|Timeout|KMSInternal|DependencyTimeout/;

/**
 * Something of ours is away that an operator brings back: a key that is disabled or pending deletion, a secret whose key is,
 * a table that is being restored. Waited for like an outage (protocol.md 5.2).
 */
const AWAY: Readonly<Record<string, RegExp>> = {
  KMS: /^(Disabled|KMSInvalidState|KeyUnavailable)Exception$/,
  'Secrets Manager': /^(DecryptionFailure|DecryptionFailureException|InternalServiceError)$/,
  DynamoDB: /^(ResourceNotFound|ResourceInUse)Exception$/,
};

/**
 * Runs one call of an AWS client.
 *
 * @throws ServiceUnavailableError when the service throttled, failed or gave no answer; whether the call had its effect
 *   is then not known. Every other error is thrown as it is.
 */
export async function callAws<T>(service: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error && (isTransient(error) || AWAY[service]?.test(error.name) === true)) {
      throw new ServiceUnavailableError(`${service} is not available (${error.name})`, { cause: error });
    }
    throw error;
  }
}

function isTransient(error: SdkError): boolean {
  // No status: the request or its answer was lost on the way.
  const noAnswer = error.$fault === undefined && error.$metadata?.httpStatusCode === undefined;
  return error.$fault === 'server' || error.$retryable !== undefined || TRANSIENT.test(error.name) || noAnswer;
}
