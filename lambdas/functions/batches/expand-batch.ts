import { expandBatchHandler } from '../../handlers/batches/expand-batch';
import { chunkDependencies } from '../../runtime/batch-wiring';

/** Queue of chunks → requests of rows; see `core/operations/batches/chunks/work-on-chunk.ts`. */
export const handler = expandBatchHandler(chunkDependencies());
