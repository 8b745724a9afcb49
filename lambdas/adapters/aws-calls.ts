import { ServiceUnavailableError } from '../core/domain/errors';

/** What the AWS SDK's errors have in common, as far as we read it. */
interface SdkError extends Error {
  readonly $fault?: 'client' | 'server';
  readonly $retryable?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const TRANSIENT =
  /Throttl|ThroughputExceeded|RequestLimitExceeded|TransactionInProgress|Timeout|KMSInternal|DependencyTimeout/;

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
    if (error instanceof Error && isTransient(error)) {
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
