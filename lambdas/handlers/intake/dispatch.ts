import { BATCH_ITEM, PARTITION } from '../../contract/tables';
import { callIdOf, parseBatchId } from '../../core/domain/batch-id';
import { InvariantError } from '../../core/domain/errors';
import type { ChunkTaskDependencies } from '../../core/operations/batches/batch-dependencies';
import { cancelRows, expandCall } from '../../core/operations/batches/chunk-tasks';
import { dispatching } from '../../core/operations/intake/dispatch-requests';
import type { DispatchDependencies } from '../../core/operations/intake/dispatch-requests';
import { logger } from '../../runtime/log';
import { streamHandler } from '../../runtime/stream';
import type { ItemKey, StreamHandler } from '../../runtime/stream';

const { request: REQUEST, batch: BATCH } = PARTITION.requests;

/**
 * Makes the Lambda handler of the requests table's stream: new requests are started, or wait in a line that is known; and work
 * on the chunks of batches that have got rows or were cancelled.
 */
export function dispatchHandler(requests: DispatchDependencies, batches: ChunkTaskDependencies): StreamHandler {
  return streamHandler(aboutOf, () => {
    const dispatch = dispatching(requests);
    return async (key) => {
      if (key.partition.startsWith(BATCH)) await dispatchChunks(batches, key);
      else await dispatch(key.partition.slice(REQUEST.length));
      logger.info('dispatched', aboutOf(key));
    };
  });
}

async function dispatchChunks(batches: ChunkTaskDependencies, { partition, sort }: ItemKey): Promise<void> {
  const batchId = parseBatchId(partition.slice(BATCH.length));
  if (batchId === undefined) throw new InvariantError(`${partition} is no batch`);
  if (sort === BATCH_ITEM.cancel) await cancelRows(batches, batchId);
  else await expandCall(batches, { batchId, callId: callIdOf(sort.slice(BATCH_ITEM.call.length)) });
}

function aboutOf({ partition }: ItemKey): { readonly batchId: string } | { readonly requestId: string } {
  if (partition.startsWith(BATCH)) return { batchId: partition.slice(BATCH.length) };
  return { requestId: partition.slice(REQUEST.length) };
}
