import type { RequestId } from '../request/request-id';
import type { BatchId } from '../batch-id';
import type { CountedState } from './row-record';

/** That the request of a row has gone to another state, as the audit trail tells it. */
export interface RowEvent {
  readonly batchId: BatchId;
  /** Number in the batch, from 1. */
  readonly row: number;
  readonly requestId: RequestId;
  readonly sequence: number;
  readonly state: CountedState;
  /** Epoch ms. */
  readonly atMs: number;
  readonly connectionId?: string | undefined;
  readonly hasProblem: boolean;
}
