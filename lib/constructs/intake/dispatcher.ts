import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { BATCH_ITEM, KEY, PARTITION } from '../../../lambdas/contract/tables';
import type { ChunkWork } from '../batches/chunk-work';
import { alarmWhenNotEmpty } from '../alarms';
import { FailureQueue } from '../failure-queue';
import type { FunctionScope } from '../function-scope';
import type { Stores } from '../storage/stores';
import type { Watcher } from '../watch/watcher';
import type { WorkerFunction } from '../worker-function';
import type { ProvisioningWorkflow } from '../workflow/provisioning-workflow';

/** Stream records of new request items. */
const NEW_REQUEST = {
  eventName: ['INSERT'],
  dynamodb: { Keys: { [KEY.partition]: { S: [{ prefix: PARTITION.requests.request }] } } },
};

/** Stream records of batches that have got rows, or were cancelled. */
const BATCH_HAS_WORK = [{ prefix: BATCH_ITEM.call }, BATCH_ITEM.cancel].map((sort) => ({
  eventName: ['INSERT'],
  dynamodb: {
    Keys: { [KEY.partition]: { S: [{ prefix: PARTITION.requests.batch }] }, [KEY.sort]: { S: [sort] } },
  },
}));

/** A record that cannot be dispatched holds up those behind it, so it is given up in the end. */
const MAX_RETRIES = 10;

/** Where the function is made, the stream that feeds it and what it starts. */
export interface DispatcherProps extends Stores {
  readonly functions: FunctionScope;
  readonly workflow: ProvisioningWorkflow;
  readonly watcher: Watcher;
  readonly chunks: ChunkWork;
}

/**
 * Makes `dispatch` and feeds it new requests from their table's stream; it starts one execution each, or makes the line known
 * that it waits in. Batches that have got rows come the same way, and have their chunks worked on. A record that
 * fails is retried and does not hold back the others of its batch; one that is given up waits in a queue for an operator,
 * while the reconciler starts its request (protocol.md 6, protocol.md 1.2 and 1.9).
 */
export function dispatchNewRequests(props: DispatcherProps): WorkerFunction {
  const { table } = props.requests;
  const dispatch = props.functions.make('dispatch', {
    description: 'Starts a new request or has it wait for its provider, and work on rows of batches',
    timeoutSeconds: 30,
  });
  props.workflow.allowStarting(dispatch);
  props.requests.allowReading(dispatch, 'request');
  props.work.allowTouchingLines(dispatch);
  props.watcher.allowWaking(dispatch);
  props.requests.allowReading(dispatch, 'batch');
  props.chunks.allowTasks(dispatch);
  table.grantStreamRead(dispatch);
  deliver(table, dispatch);
  return dispatch;
}

function deliver({ tableStreamArn }: Table, dispatch: WorkerFunction): void {
  if (tableStreamArn === undefined) throw new Error('The requests table needs a stream');
  dispatch.addEventSourceMapping('NewRequests', {
    eventSourceArn: tableStreamArn,
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: 100,
    reportBatchItemFailures: true,
    bisectBatchOnError: true,
    retryAttempts: MAX_RETRIES,
    onFailure: new SqsDlq(notDispatchedBy(dispatch)),
    filters: [NEW_REQUEST, ...BATCH_HAS_WORK].map((pattern) => ({ pattern: JSON.stringify(pattern) })),
  });
}

function notDispatchedBy(dispatch: WorkerFunction): FailureQueue {
  const notDispatched = new FailureQueue(dispatch, 'NotDispatched');
  alarmWhenNotEmpty(
    notDispatched,
    'New requests could not be dispatched; the reconciler starts them within minutes. ' +
      'Correct what the log of dispatch says, then purge the queue.',
  );
  return notDispatched;
}
