import type { ChunkTask } from '../../../../contract/batches';
import { callIdOf, parseBatchId } from '../../../domain/batch-id';
import { InvariantError } from '../../../domain/errors';
import { cancelChunk } from './cancel-chunk';
import { countChunk } from './count-chunk';
import type { CountChunkDependencies } from './count-chunk';
import { expandChunk } from './expand-chunk';
import type { ExpandDependencies } from './expand-chunk';
import { trimChunk } from './trim-chunk';

/** What works on chunks. */
export type ChunkDependencies = ExpandDependencies & CountChunkDependencies;

/**
 * Does what a message of the queue of chunks asks for. Each task may be done again, by however many at once.
 *
 * @param receives how often this was tried, this time included
 * @throws ServiceUnavailableError when it must be done again
 */
export async function workOnChunk(deps: ChunkDependencies, task: ChunkTask, receives: number): Promise<void> {
  const batchId = parseBatchId(task.batchId);
  if (batchId === undefined) throw new InvariantError(`${task.batchId} is no batch`);
  const key = { batchId, callId: callIdOf(task.callId), chunk: task.chunk };
  switch (task.action) {
    case 'expand':
      return expandChunk(deps, key, receives);
    case 'cancel':
      return cancelChunk(deps, key);
    case 'count':
      return countChunk(deps, key);
    case 'trim':
      return trimChunk(deps, key);
    case 'discard':
      return deps.batches.emptyChunk(key, deps.clock.nowMs());
  }
}
