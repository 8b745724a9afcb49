const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Does a piece of work that a person may interrupt. The first Ctrl-C says how to go on and ends the process by its signal,
 * so that a shell shows 130 and a script that called it ends as well.
 *
 * @param onInterrupt leaves everything in order at once; gives what is to be said, a line each
 */
export async function interruptible<Result>(
  onInterrupt: () => readonly string[],
  work: () => Promise<Result>,
): Promise<Result> {
  const interrupt = (signal: NodeJS.Signals): void => {
    release();
    process.stderr.write(
      onInterrupt()
        .map((line) => `${line}\n`)
        .join(''),
    );
    process.kill(process.pid, signal);
  };
  const release = (): void => {
    SIGNALS.forEach((signal) => process.removeListener(signal, interrupt));
  };
  SIGNALS.forEach((signal) => process.on(signal, interrupt));
  try {
    return await work();
  } finally {
    release();
  }
}
