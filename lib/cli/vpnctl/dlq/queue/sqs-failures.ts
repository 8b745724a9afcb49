import { errorCode } from '../../../../base/error-code';
import { CommandError } from '../../../command-error';
import { EXIT } from '../../base/exit-codes';
import type { ExitCode } from '../../base/exit-codes';

interface Failure {
  readonly words: string;
  readonly exitCode: ExitCode;
}

/** Errors of SQS and of the SDK by name or code, in words for the user of a command. */
const FAILURES: Readonly<Record<string, Failure>> = {
  QueueDoesNotExist: { words: 'There is no such queue', exitCode: EXIT.invalid },
  InvalidAddress: { words: 'The URL is none of a queue', exitCode: EXIT.invalid },
  CredentialsProviderError: { words: 'There are no AWS credentials', exitCode: EXIT.notAllowed },
  AccessDenied: { words: 'You may not use this queue', exitCode: EXIT.notAllowed },
  AccessDeniedException: { words: 'You may not use this queue', exitCode: EXIT.notAllowed },
  InvalidClientTokenId: { words: 'AWS does not know these credentials', exitCode: EXIT.notAllowed },
  UnrecognizedClientException: { words: 'AWS does not know these credentials', exitCode: EXIT.notAllowed },
  ExpiredToken: { words: 'The AWS credentials have expired', exitCode: EXIT.notAllowed },
  SignatureDoesNotMatch: { words: 'The AWS credentials are wrong', exitCode: EXIT.notAllowed },
  ECONNREFUSED: { words: 'Nobody answers there (connection refused)', exitCode: EXIT.other },
  ENOTFOUND: { words: 'Nobody answers there (unknown host)', exitCode: EXIT.other },
  ECONNRESET: { words: 'The connection was lost', exitCode: EXIT.other },
  TimeoutError: { words: 'Nobody has answered in time', exitCode: EXIT.other },
};

/**
 * What went wrong with a call of SQS, in words for the user of a command. What is not about one stays as it is.
 *
 * @param where what was called
 */
export function explainedSqs(error: unknown, where: string): unknown {
  if (!(error instanceof Error) || error instanceof CommandError) return error;
  const name = error.name.replace(/^(?:AWS\.SimpleQueueService\.|com\.amazonaws\.sqs#)/, '');
  const failure = FAILURES[name] ?? FAILURES[errorCode(error) ?? ''] ?? unknownFailure(error);
  if (failure === undefined) return error;
  return new CommandError(`${failure.words}: ${where}`, { cause: error, exitCode: failure.exitCode });
}

/** SQS has answered, and the SDK says how. */
function unknownFailure(error: Error): Failure | undefined {
  return '$metadata' in error ? { words: `SQS refuses (${error.name})`, exitCode: EXIT.other } : undefined;
}
