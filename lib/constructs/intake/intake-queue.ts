import { CfnOutput, Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { INTAKE_LIMIT_SECONDS } from '../../../lambdas/contract/limits';
import { alarmWhenNotEmpty } from '../alarms';
import { FailureQueue } from '../failure-queue';
import type { FunctionScope } from '../function-scope';
import type { Stores } from '../storage/stores';
import type { WorkerFunction } from '../worker-function';
import { allowAccepting } from './acceptance';

/**
 * Deliveries after which a message is given up (protocol.md 3, T7): the least that AWS advises. A provider without room uses up
 * none, since its requests wait in their lines; nor does a table that is throttled for some seconds, which `intake` waits out.
 */
const MAX_DELIVERIES = 5;

/** A message stays hidden for so many times the function's timeout, as AWS advises for event source mappings. */
const VISIBILITY_FACTOR = 6;

/**
 * Batches of 10 at the same time: 100 requests, which wait for the table when it takes fewer, so that thousands of messages leave the functions behind the HTTP API and
 * the steps their share of the account's concurrency. Set here and not as the function's reserved concurrency, which would
 * have throttled batches count as deliveries.
 */
const MAX_CONCURRENCY = 10;

/** Where the function is made, and what it reads and writes. */
export interface IntakeQueueProps extends Stores {
  readonly functions: FunctionScope;
}

/**
 * The intake queue (queue.md "Messages"): one message is one request. What can never be taken in goes to a dead-letter
 * queue and holds nothing back (protocol.md 2.1, column Q).
 *
 * Messages hold pre-shared keys. SQS encrypts them with keys of its own and takes them over TLS only; a KMS key of ours
 * would have to be opened to every sender, and the one that seals must not be. Who may read the queue can read them: only
 * `intake` may.
 */
export class IntakeQueue extends Construct {
  constructor(scope: Construct, id: string, props: IntakeQueueProps) {
    super(scope, id);
    const intake = makeIntake(props);
    const deadLetters = new FailureQueue(this, 'DeadLetters');
    const queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(VISIBILITY_FACTOR * intake.timeout.toSeconds()),
      // The time in both queues together counts against the retention of the dead-letter queue, which is 14 days.
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: MAX_DELIVERIES },
    });
    alarmWhenNotEmpty(
      deadLetters,
      'A message of the intake queue could not be taken in. The log of intake says why, by its message id; ' +
        'correct that, and replay the message with vpnctl dlq, or drop it. It holds a pre-shared key.',
    );
    deliver(queue, intake);
    new CfnOutput(this, 'Url', { value: queue.queueUrl });
    new CfnOutput(this, 'DeadLettersUrl', { value: deadLetters.queueUrl });
  }
}

function makeIntake(props: IntakeQueueProps): WorkerFunction {
  const intake = props.functions.make('intake', {
    description: 'Takes requests from the intake queue',
    timeoutSeconds: INTAKE_LIMIT_SECONDS,
  });
  allowAccepting(intake, props);
  props.requests.allowReading(intake, 'idempotency');
  return intake;
}

/** What Lambda needs to deliver messages; `grantConsumeMessages` would allow more. */
function deliver(queue: Queue, intake: WorkerFunction): void {
  intake.addToRolePolicy(
    new PolicyStatement({
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resources: [queue.queueArn],
    }),
  );
  intake.addEventSourceMapping('Messages', {
    eventSourceArn: queue.queueArn,
    batchSize: 10,
    maxConcurrency: MAX_CONCURRENCY,
    reportBatchItemFailures: true,
  });
}
