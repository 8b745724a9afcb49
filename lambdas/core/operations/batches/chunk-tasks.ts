import type { ChunkTask } from '../../../contract/batches';
import { chunksOf } from '../../domain/batch/batch-header';
import type { BatchCallRecord, BatchHeader } from '../../domain/batch/batch-header';
import type { BatchId } from '../../domain/batch-id';
import type { CallKey } from '../../ports/batches/batch-store';
import type { ChunkTaskDependencies } from './batch-dependencies';

/** The same task for each chunk of a call. */
export function tasksFor(batchId: BatchId, call: BatchCallRecord, action: ChunkTask['action']): ChunkTask[] {
  return chunksOf(call).map(({ chunk }) => ({ batchId, callId: call.id, chunk, action }));
}

/** The same task for each chunk of a batch. */
export function tasksForAll({ id, calls }: BatchHeader, action: ChunkTask['action']): ChunkTask[] {
  return calls.flatMap((call) => tasksFor(id, call, action));
}

/**
 * Has the rows of a call expanded that has become part of its batch. More than one delivery does no harm.
 *
 * @throws ServiceUnavailableError
 */
export async function expandCall({ batches, chunks }: ChunkTaskDependencies, key: CallKey): Promise<void> {
  const header = await batches.header(key.batchId);
  const call = header?.calls.find(({ id }) => id === key.callId);
  // A call that was abandoned is in no header.
  if (call !== undefined) await chunks.send(tasksFor(key.batchId, call, 'expand'));
}

/**
 * Has the rows of a batch cancelled. More than one delivery does no harm.
 *
 * @throws ServiceUnavailableError
 */
export async function cancelRows({ batches, chunks }: ChunkTaskDependencies, id: BatchId): Promise<void> {
  const header = await batches.header(id);
  if (header?.cancellation !== undefined) await chunks.send(tasksForAll(header, 'cancel'));
}
