import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { KEY, PARTITION } from '../../../lambdas/contract/table';
import { alarmWhenNotEmpty } from '../alarms';
import { FailureQueue } from '../failure-queue';
import type { WorkerFunction } from '../worker-function';

/** Stream records of new request items. */
const NEW_REQUEST = {
  eventName: ['INSERT'],
  dynamodb: { Keys: { [KEY.partition]: { S: [{ prefix: PARTITION.request }] } } },
};

/** A record that cannot be dispatched holds up those behind it, so it is given up in the end. */
const MAX_RETRIES = 10;

/**
 * Feeds new requests from the table's stream to the dispatch function, which starts one execution each. A record that
 * fails is retried and does not hold back the others of its batch; one that is given up waits in a queue for an operator,
 * while the reconciler starts its request (protocol.md 6, protocol.md 1.2 and 1.9).
 */
export function dispatchNewRequests(table: Table, dispatch: WorkerFunction): void {
  if (table.tableStreamArn === undefined) throw new Error('The request table needs a stream');
  const notDispatched = new FailureQueue(dispatch, 'NotDispatched');
  alarmWhenNotEmpty(
    notDispatched,
    'New requests could not be dispatched; the reconciler starts them within minutes. ' +
      'Correct what the log of dispatch says, then purge the queue.',
  );
  table.grantStreamRead(dispatch);
  dispatch.addEventSourceMapping('NewRequests', {
    eventSourceArn: table.tableStreamArn,
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: 100,
    reportBatchItemFailures: true,
    bisectBatchOnError: true,
    retryAttempts: MAX_RETRIES,
    onFailure: new SqsDlq(notDispatched),
    filters: [{ pattern: JSON.stringify(NEW_REQUEST) }],
  });
}
