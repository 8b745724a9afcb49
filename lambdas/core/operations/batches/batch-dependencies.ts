import type { BatchIds } from '../../ports/batches/batch-ids';
import type { BatchLedger } from '../../ports/batches/batch-ledger';
import type { BatchStore } from '../../ports/batches/batch-store';
import type { ChunkQueue } from '../../ports/batches/chunk-queue';
import type { Clock } from '../../ports/clock';
import type { Fingerprinter } from '../../ports/fingerprinter';
import type { Logger } from '../../ports/logger';
import type { Sealer } from '../../ports/sealer';
import type { TargetDependencies } from '../provider/provider-target';

/** What reads batches. */
export interface BatchReadDependencies {
  readonly batches: BatchStore;
  readonly ledger: Pick<BatchLedger, 'rows' | 'tally'>;
  readonly clock: Clock;
}

/** What stores the rows of a call. */
export interface CallDependencies {
  readonly batches: BatchStore;
  readonly batchIds: BatchIds;
  readonly clock: Clock;
}

/** What takes in a call that brings rows. */
export interface SubmitBatchDependencies extends TargetDependencies, CallDependencies {
  readonly sealer: Pick<Sealer, 'sealAll'>;
  readonly fingerprinter: Fingerprinter;
  readonly logger: Logger;
}

/** What takes in a call that brings more rows. */
export interface AddRowsDependencies extends SubmitBatchDependencies, BatchReadDependencies {}

/** What has the chunks of a batch worked on. */
export interface ChunkTaskDependencies {
  readonly batches: BatchStore;
  readonly chunks: ChunkQueue;
}
