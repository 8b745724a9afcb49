import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { KEY, PARTITION } from '../../lambdas/contract/table';
import type { WorkerFunction } from './worker-function';

/** Stream records of new request items. */
const NEW_REQUEST = {
  eventName: ['INSERT'],
  dynamodb: { Keys: { [KEY.partition]: { S: [{ prefix: PARTITION.request }] } } },
};

/**
 * Feeds new requests from the table's stream to the dispatch function, which starts one execution each. A record is
 * retried until it is dispatched; one that fails does not hold back the others of its batch (design.md section 2).
 */
export function dispatchNewRequests(table: Table, dispatch: WorkerFunction): void {
  if (table.tableStreamArn === undefined) throw new Error('The request table needs a stream');
  table.grantStreamRead(dispatch);
  dispatch.addEventSourceMapping('NewRequests', {
    eventSourceArn: table.tableStreamArn,
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: 100,
    reportBatchItemFailures: true,
    bisectBatchOnError: true,
    filters: [{ pattern: JSON.stringify(NEW_REQUEST) }],
  });
}
