import type { BatchId, CallId } from '../../domain/batch-id';

/** Source of ids of batches and calls. */
export interface BatchIds {
  newBatchId(): BatchId;
  newCallId(): CallId;
}
