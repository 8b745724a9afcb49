import type { SQSRecord } from 'aws-lambda';
import { CHUNK_WORK, chunkTaskSchema } from '../../contract/batches';
import { workOnChunk } from '../../core/operations/batches/chunks/work-on-chunk';
import type { ChunkDependencies } from '../../core/operations/batches/chunks/work-on-chunk';
import { logger } from '../../runtime/log';
import { queueHandler } from '../../runtime/queue';
import type { Delivery, QueueHandler } from '../../runtime/queue';

/** Time to answer before the function is ended, in milliseconds. */
const ANSWER_MARGIN_MS = 3_000;

/** Makes the Lambda handler of the queue of chunks. */
export function expandBatchHandler(dependencies: ChunkDependencies): QueueHandler {
  const limitMs = CHUNK_WORK.functionSeconds * 1000 - ANSWER_MARGIN_MS;
  return queueHandler((record) => work(dependencies, record), limitMs);
}

async function work(dependencies: ChunkDependencies, { body, attributes }: SQSRecord): Promise<Delivery> {
  const task = chunkTaskSchema.parse(JSON.parse(body));
  await workOnChunk(dependencies, task, Number(attributes.ApproximateReceiveCount));
  logger.info('chunk done', { batchId: task.batchId, next: task.action, counts: { chunk: task.chunk } });
  return 'done';
}
