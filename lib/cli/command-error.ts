/** What the user of a command did wrong; shown as it is, without a stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/**
 * Runs a command's main function: shows what went wrong in one place and sets the exit code.
 *
 * @param mistakeExitCode exit code when its user has done something wrong; anything else that goes wrong gives 1
 */
export function runCommand(main: () => Promise<number>, mistakeExitCode = 1): void {
  // The SDK's notice on Node.js 20 is for those who can change the version, not for the users of a command.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  main()
    .then((exitCode) => {
      process.exitCode = exitCode;
    })
    .catch((error: unknown) => {
      process.stderr.write(`${describe(error)}\n`);
      process.exitCode = error instanceof CommandError ? mistakeExitCode : 1;
    });
}

/** Mistakes in the command line or its files need no stack; the names are those of the engine's own errors as well. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isExpected = ['CommandError', 'EngineStartError', 'UnsupportedFeatureError'].includes(error.name);
  const isUsage = 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  return isExpected || isUsage ? error.message : (error.stack ?? error.message);
}
