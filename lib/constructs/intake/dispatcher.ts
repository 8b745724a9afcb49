import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { KEY, PARTITION } from '../../../lambdas/contract/table';
import { alarmWhenNotEmpty } from '../alarms';
import { FailureQueue } from '../failure-queue';
import type { FunctionScope } from '../function-scope';
import type { RequestTable } from '../storage/request-table';
import type { WorkerFunction } from '../worker-function';
import type { ProvisioningWorkflow } from '../workflow/provisioning-workflow';

/** Stream records of new request items. */
const NEW_REQUEST = {
  eventName: ['INSERT'],
  dynamodb: { Keys: { [KEY.partition]: { S: [{ prefix: PARTITION.request }] } } },
};

/** A record that cannot be dispatched holds up those behind it, so it is given up in the end. */
const MAX_RETRIES = 10;

/** Where the function is made, the stream that feeds it and what it starts. */
export interface DispatcherProps {
  readonly functions: FunctionScope;
  readonly requests: RequestTable;
  readonly workflow: ProvisioningWorkflow;
}

/**
 * Makes `dispatch` and feeds it new requests from the table's stream; it starts one execution each. A record that
 * fails is retried and does not hold back the others of its batch; one that is given up waits in a queue for an operator,
 * while the reconciler starts its request (protocol.md 6, protocol.md 1.2 and 1.9).
 */
export function dispatchNewRequests({ functions, requests: { table }, workflow }: DispatcherProps): WorkerFunction {
  const dispatch = functions.make('dispatch', {
    description: 'Starts the execution of a new request',
    timeoutSeconds: 30,
  });
  workflow.allowStarting(dispatch);
  table.grantStreamRead(dispatch);
  deliver(table, dispatch);
  return dispatch;
}

function deliver({ tableStreamArn }: Table, dispatch: WorkerFunction): void {
  if (tableStreamArn === undefined) throw new Error('The request table needs a stream');
  dispatch.addEventSourceMapping('NewRequests', {
    eventSourceArn: tableStreamArn,
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: 100,
    reportBatchItemFailures: true,
    bisectBatchOnError: true,
    retryAttempts: MAX_RETRIES,
    onFailure: new SqsDlq(notDispatchedBy(dispatch)),
    filters: [{ pattern: JSON.stringify(NEW_REQUEST) }],
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
