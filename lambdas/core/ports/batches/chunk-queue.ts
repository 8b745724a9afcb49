import type { ChunkTask } from '../../../contract/batches';

/** The queue of what is to be done with chunks, at least once each. */
export interface ChunkQueue {
  /** @throws ServiceUnavailableError; whether messages were sent is then not known, and repeating it is safe */
  send(tasks: readonly ChunkTask[]): Promise<void>;
}
