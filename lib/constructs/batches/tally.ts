import { Duration } from 'aws-cdk-lib';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { REQUEST_STATES } from '../../../lambdas/contract/outcome';
import { alarmWhenNotEmpty } from '../alarms';
import { FailureQueue } from '../failure-queue';
import type { FunctionScope } from '../function-scope';
import type { RequestStores } from '../storage/stores';
import type { WorkerFunction } from '../worker-function';

/** Stream records of audit events that tell of a new state of the request of a row. */
const ROW_HAS_MOVED = {
  eventName: ['INSERT'],
  dynamodb: {
    NewImage: {
      batch: { M: { id: { S: [{ exists: true }] } } },
      after: { M: { state: { S: REQUEST_STATES.filter((state) => state !== 'accepted') } } },
    },
  },
};

/** A record that cannot be counted holds up those behind it, so it is given up in the end. */
const MAX_RETRIES = 10;
/** Rows that move within this time are counted together. */
const WINDOW = Duration.seconds(2);

/** Where the function is made, the stream that feeds it and what it reads and writes. */
export interface TallyProps extends RequestStores {
  readonly functions: FunctionScope;
}

/**
 * Makes `tally` and feeds it what the audit trail tells of rows of batches (protocol.md 9.3). What is given up waits in a queue
 * for an operator, while the reconciler has those rows counted by their requests.
 */
export function countRows({ functions, requests, audit, work }: TallyProps): WorkerFunction {
  const tally = functions.make('tally', { description: 'Counts the rows of batches by state', timeoutSeconds: 30 });
  requests.allowReading(tally, 'request');
  work.allowCountingRows(tally);
  const { tableStreamArn } = audit.allowFollowing(tally);
  tally.addEventSourceMapping('RowsMoved', {
    eventSourceArn: tableStreamArn,
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: 200,
    maxBatchingWindow: WINDOW,
    reportBatchItemFailures: true,
    bisectBatchOnError: true,
    retryAttempts: MAX_RETRIES,
    onFailure: new SqsDlq(notCountedBy(tally)),
    filters: [{ pattern: JSON.stringify(ROW_HAS_MOVED) }],
  });
  return tally;
}

function notCountedBy(tally: WorkerFunction): FailureQueue {
  const notCounted = new FailureQueue(tally, 'NotCounted');
  alarmWhenNotEmpty(
    notCounted,
    'Rows of batches could not be counted; the reconciler counts them by their requests within half an hour. ' +
      'Correct what the log of tally says, then purge the queue.',
  );
  return notCounted;
}
