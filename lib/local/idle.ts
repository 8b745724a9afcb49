import { setTimeout as sleep } from 'node:timers/promises';
import type { StreamMapping } from './streams/stream-mapping';

const lookEveryMs = 10;

/**
 * Resolves when nothing is under way and every stream mapping has since found nothing more to deliver.
 *
 * @param isBusy true while anything is under way that may still write to a table
 */
export async function whenIdle(
  isBusy: () => boolean,
  mappings: readonly Pick<StreamMapping, 'recordsRead' | 'emptyPolls' | 'wake'>[],
): Promise<void> {
  const read = (): number => mappings.reduce((total, mapping) => total + mapping.recordsRead, 0);
  for (;;) {
    while (isBusy()) await sleep(lookEveryMs);
    const before = mappings.map((mapping) => mapping.emptyPolls);
    const readBefore = read();
    // Two polls: the first may have begun before the last write.
    while (mappings.some((mapping, index) => mapping.emptyPolls < (before[index] ?? 0) + 2)) {
      mappings.forEach((mapping) => {
        mapping.wake();
      });
      await sleep(lookEveryMs);
    }
    if (!isBusy() && read() === readBefore) return;
    await sleep(lookEveryMs);
  }
}
