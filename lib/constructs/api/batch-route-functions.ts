import type { RouteFunctionName } from '../../../lambdas/contract/routes';
import type { WorkerFunction } from '../worker-function';
import type { RouteFunction, RouteParts } from './route-function';

/** Thousands of rows are read, checked and stored before the answer: a gateway waits for 30 seconds at most. */
const MANY_ROWS = { timeoutSeconds: 29, memoryMb: 1_024 } as const;

/** The functions behind the routes of batches. */
export const BATCH_ROUTE_FUNCTIONS = {
  'submit-batch': { description: 'Takes the rows of a new batch', ...MANY_ROWS, allow: allowTakingRows },
  'add-batch-rows': {
    description: 'Takes more rows of a batch',
    ...MANY_ROWS,
    allow: (worker, parts) => {
      allowTakingRows(worker, parts);
      allowReadingBatches(worker, parts);
    },
  },
  'close-batch': { description: 'Closes a batch', timeoutSeconds: 10, allow: allowChangingBatches },
  'get-batch': { description: 'Answers with a batch', timeoutSeconds: 10, allow: allowReadingBatches },
  'list-batch-results': {
    description: 'Answers with what became of the rows of a batch',
    ...MANY_ROWS,
    allow: (worker, { requests, work }) => {
      requests.allowReading(worker, 'batch');
      requests.allowReading(worker, 'chunk');
      work.allowReadingRows(worker);
    },
  },
  'rerun-batch': {
    description: 'Makes a batch of the rows of another one that have failed',
    ...MANY_ROWS,
    allow: (worker, parts) => {
      allowReadingBatches(worker, parts);
      parts.requests.allowReading(worker, 'chunk');
      parts.requests.allowPutting(worker, ['batch', 'chunk']);
      parts.work.allowReadingRows(worker);
    },
  },
  'cancel-batch': {
    description: 'Records that the rows of a batch are to end without effect',
    timeoutSeconds: 10,
    allow: allowChangingBatches,
  },
} as const satisfies Partial<Record<RouteFunctionName, RouteFunction>>;

function allowTakingRows(worker: WorkerFunction, { requests, keys, profiles }: RouteParts): void {
  requests.allowReading(worker, 'idempotency');
  requests.allowPutting(worker, ['batch', 'chunk', 'idempotency']);
  keys.allowSealing(worker, 'pre-shared-key');
  keys.allowFingerprints(worker);
  profiles.allowReading(worker);
}

function allowReadingBatches(worker: WorkerFunction, { requests, work }: RouteParts): void {
  requests.allowReading(worker, 'batch');
  work.allowReadingCounts(worker);
}

function allowChangingBatches(worker: WorkerFunction, parts: RouteParts): void {
  allowReadingBatches(worker, parts);
  parts.requests.allowPutting(worker, ['batch']);
}
