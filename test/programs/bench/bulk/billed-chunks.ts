import type { ChunkTask } from '../../../../lambdas/contract/batches';
import type { ChunkQueue } from '../../../../lambdas/core/ports/batches/chunk-queue';
import { MappedQueue, type QueueSettings } from '../../../faults/simulation/services/mapped-queue';
import { MESSAGES_PER_SEND } from '../counts/approaches/billed-errands';

/** The queue of chunks with the function that it feeds; its requests are counted as they are billed. */
export class BilledChunks implements ChunkQueue {
  private readonly queue: MappedQueue;
  private sends = 0;

  /** @param invoke calls the function `expand-batch` */
  constructor(settings: QueueSettings, clock: { nowMs(): number }, invoke: (event: string) => Promise<string>) {
    this.queue = new MappedQueue('chunks', settings, clock, invoke);
  }

  /** Whether no message is left. */
  get isIdle(): boolean {
    return this.queue.isEmpty;
  }

  /** Requests so far: one message in each receipt and deletion, as the template's batches are of one. */
  get requests(): number {
    const { received, deleted } = this.queue.counts;
    return this.sends + received + deleted;
  }

  send(tasks: readonly ChunkTask[]): Promise<void> {
    this.sends += Math.ceil(tasks.length / MESSAGES_PER_SEND);
    tasks.forEach((task) => {
      this.queue.send(JSON.stringify(task));
    });
    return Promise.resolve();
  }

  /** Ends the deliveries. */
  stop(): void {
    this.queue.stop();
  }
}
