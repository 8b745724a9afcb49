import { LineProgress } from './line-progress';
import type { Progress } from './progress';

/** A bar on a terminal, plain lines otherwise. Neither has colours, so that `NO_COLOR` has nothing to take away. */
export async function progressOn(
  stream: NodeJS.WriteStream = process.stderr,
  { TERM }: NodeJS.ProcessEnv = process.env,
): Promise<Progress> {
  // A dumb terminal cannot go back in a line.
  if (!stream.isTTY || TERM === 'dumb') return new LineProgress(stream);
  const { BarProgress } = await import('./bar-progress');
  return new BarProgress(stream);
}
