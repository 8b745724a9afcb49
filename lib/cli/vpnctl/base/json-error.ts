import { ApiCallError } from '../../../client/api-call-error';
import { CommandError } from '../../command-error';
import { EXIT } from './exit-codes';
import { writeJson } from './json-output';

/**
 * Writes for programs why there is no result, as `{ "error": { "message", "exitCode", "problem" } }`; nothing after a result that has begun. An
 * error that is a bug of ours has no message that was meant to be shown.
 */
export function writeJsonError(error: unknown): void {
  if (process.stdout.bytesWritten > 0) return;
  const message = error instanceof CommandError ? error.message : 'Something went wrong in vpnctl itself';
  const exitCode = error instanceof CommandError ? (error.exitCode ?? EXIT.invalid) : EXIT.other;
  const cause = error instanceof CommandError ? error.cause : undefined;
  const problem = cause instanceof ApiCallError ? cause.problem : undefined;
  writeJson({ error: { message, exitCode, ...(problem !== undefined && { problem }) } });
}
