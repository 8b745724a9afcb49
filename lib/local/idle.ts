import { setTimeout as sleep } from 'node:timers/promises';
import type { Executions } from './executions';
import type { StreamMapping } from './stream-mapping';

const lookEveryMs = 10;

/** Resolves when no execution runs and every stream mapping has since found nothing more to deliver. */
export async function whenIdle(
  executions: Pick<Executions, 'runningCount'>,
  mappings: readonly Pick<StreamMapping, 'recordsRead' | 'emptyPolls'>[],
): Promise<void> {
  const read = (): number => mappings.reduce((total, mapping) => total + mapping.recordsRead, 0);
  for (;;) {
    const before = mappings.map((mapping) => mapping.emptyPolls);
    const readBefore = read();
    // Two polls: the first may have begun before the last write.
    while (mappings.some((mapping, index) => mapping.emptyPolls < (before[index] ?? 0) + 2)) await sleep(lookEveryMs);
    if (executions.runningCount === 0 && read() === readBefore) return;
    await sleep(lookEveryMs);
  }
}
