import * as z from 'zod';
import { wordsOf } from '../../lambdas/core/domain/findings/schema-words';

/** What a command cannot do, mostly because its user did something wrong; shown as it is, without a stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  /** Exit code; default that of its user's mistakes. */
  readonly exitCode: number | undefined;

  constructor(message: string, { exitCode, ...options }: ErrorOptions & { readonly exitCode?: number } = {}) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/**
 * Runs a command's main function: shows what went wrong in one place and sets the exit code.
 *
 * @param mistakeExitCode exit code when its user has done something wrong; anything else that goes wrong gives 1
 */
export function runCommand(main: () => Promise<number>, mistakeExitCode = 1): void {
  // What schemas have no words of their own for is said in ours, wherever it shows: faults files, the control API.
  z.config({ localeError: wordsOf });
  // The SDK's notice on Node.js 20 is for those who can change the version, not for the users of a command.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  main()
    .then((exitCode) => {
      process.exitCode = exitCode;
    })
    .catch((error: unknown) => {
      process.stderr.write(`${describe(error)}\n`);
      process.exitCode = error instanceof CommandError ? (error.exitCode ?? mistakeExitCode) : 1;
    });
}

/** Mistakes in the command line or its files need no stack; the names are those of the engine's own errors as well. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isExpected = ['CommandError', 'EngineStartError', 'UnsupportedFeatureError'].includes(error.name);
  const isUsage = 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  return isExpected || isUsage ? error.message : (error.stack ?? error.message);
}
