import type { ChunkTask } from '../../../../lambdas/contract/batches';
import type { ChunkQueue } from '../../../../lambdas/core/ports/batches/chunk-queue';

/** The port of the queue of chunks in memory: keeps messages until they are taken. */
export class InMemoryChunkQueue implements ChunkQueue {
  private readonly waiting: ChunkTask[] = [];

  /** Messages that wait, the oldest first. */
  get all(): readonly ChunkTask[] {
    return this.waiting;
  }

  send(tasks: readonly ChunkTask[]): Promise<void> {
    this.waiting.push(...tasks);
    return Promise.resolve();
  }

  /** Takes the oldest message. */
  take(): ChunkTask | undefined {
    return this.waiting.shift();
  }
}
