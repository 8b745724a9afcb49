/** What the functions write to standard output, taken until it is released. */
export interface CapturedOutput {
  release(): void;
}

/** Takes the lines that are written to standard output from now on. */
export function captureOutput(take: (text: string) => void): CapturedOutput {
  const { stdout } = process;
  const write = stdout.write.bind(stdout);
  stdout.write = (chunk: string | Uint8Array): boolean => {
    take(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
    return true;
  };
  return {
    release: () => {
      stdout.write = write;
    },
  };
}
