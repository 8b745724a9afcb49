import { pause } from '../../../lib/base/pause';

/** Waits in real time until the condition holds. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(5);
}
