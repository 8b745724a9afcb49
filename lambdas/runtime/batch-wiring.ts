/** The composition root of what has to do with batches; see `wiring.ts`. */
import { setTimeout as pause } from 'node:timers/promises';
import { ulid } from 'ulid';
import { DynamodbBatchLedger } from '../adapters/dynamodb/batches/batch-ledger';
import { DynamodbBatchStore } from '../adapters/dynamodb/batches/batch-store';
import { SqsChunkQueue } from '../adapters/sqs/chunk-queue';
import { ENVIRONMENT } from '../contract/environment';
import { batchIdOf, callIdOf } from '../core/domain/batch-id';
import type {
  AddRowsDependencies,
  BatchReadDependencies,
  ChunkTaskDependencies,
  SubmitBatchDependencies,
} from '../core/operations/batches/batch-dependencies';
import type { ChunkDependencies } from '../core/operations/batches/chunks/work-on-chunk';
import type { CountDependencies } from '../core/operations/batches/rows/count-rows';
import type { ReconcileDependencies } from '../core/operations/nets/reconcile';
import type { RerunDependencies } from '../core/operations/batches/rerun-batch';
import type { TallyDependencies } from '../core/operations/batches/rows/tally-rows';
import type { BatchIds } from '../core/ports/batches/batch-ids';
import { dynamodb, sqs } from './aws-clients';
import { readConfig } from './config';
import { logger } from './log';
import {
  admissionDependencies,
  checkDependencies,
  clock,
  executions,
  fingerprinter,
  flights,
  interruptionDependencies,
  paceReader,
  random,
  requestReader,
  sealer,
  workTable,
} from './wiring';

const batchIds: BatchIds = {
  newBatchId: () => batchIdOf(ulid(clock.nowMs())),
  newCallId: () => callIdOf(ulid(clock.nowMs())),
};

/** What reads batches, and what changes no more than their headers. */
export function batchDependencies(): BatchReadDependencies {
  return { batches: batches(), ledger: ledger(), clock };
}

/** What takes in calls that bring rows. */
export function submitBatchDependencies(): SubmitBatchDependencies {
  const own = { batches: batches(), batchIds, sealer: sealer(), fingerprinter: fingerprinter() };
  return { ...checkDependencies(), ...own, logger };
}

/** What takes in calls that bring more rows. */
export function addRowsDependencies(): AddRowsDependencies {
  return { ...submitBatchDependencies(), ...batchDependencies() };
}

/** What runs rows again. */
export function rerunBatchDependencies(): RerunDependencies {
  return { ...batchDependencies(), batchIds };
}

/** What has chunks worked on. */
export function chunkTaskDependencies(): ChunkTaskDependencies {
  const { CHUNK_QUEUE_URL: queue } = readConfig(ENVIRONMENT.chunkQueue);
  return { batches: batches(), chunks: new SqsChunkQueue(sqs(), queue) };
}

/** What works on chunks. */
export function chunkDependencies(): ChunkDependencies {
  return {
    ...checkDependencies(),
    ...interruptionDependencies(),
    ...countDependencies(),
    batches: batches(),
    ledger: ledger(),
    logger,
  };
}

/** What the reconciler needs. */
export function reconcileDependencies(): ReconcileDependencies {
  return {
    ...admissionDependencies(),
    ...interruptionDependencies(),
    ...chunkTaskDependencies(),
    executions: executions(),
    pace: paceReader(),
    ledger: ledger(),
    flights: flights(),
  };
}

/** What counts rows by what the audit trail tells of them. */
export function tallyDependencies(): TallyDependencies {
  return { ...countDependencies(), store: requestReader() };
}

function countDependencies(): CountDependencies {
  return { ledger: ledger(), clock, random, pause: async (ms) => pause(ms) };
}

function batches(): DynamodbBatchStore {
  const { REQUEST_TABLE_NAME: requests } = readConfig(ENVIRONMENT.requestTable);
  return new DynamodbBatchStore(dynamodb(), requests);
}

function ledger(): DynamodbBatchLedger {
  return new DynamodbBatchLedger(dynamodb(), workTable());
}
