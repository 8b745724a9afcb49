import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../../../lambdas/contract/environment';
import { TICK, TICK_DELIVERIES } from '../../../lambdas/contract/ticks';
import { alarmWhenNotEmpty } from '../alarms';
import { FailureQueue } from '../failure-queue';
import type { FunctionScope } from '../function-scope';
import { allowEnding } from '../storage/stores';
import type { Stores } from '../storage/stores';
import type { WorkTable } from '../storage/work-table';
import type { WorkerFunction } from '../worker-function';
import { allowProviderCalls } from './provider-calls';

/** Where the function is made, and what it reads and writes. */
export interface WatcherProps extends Stores {
  readonly functions: FunctionScope;
}

/** Ticks of accounts and starts at the same time. An account that hangs must not hold up others. */
const MAX_CONCURRENCY = 50;

/**
 * The delay queue and the function `watch`, which admits and follows the requests of each provider account (protocol.md 7): each tick
 * sends the message of the next one. The function may call itself by the queue without end, so Lambda's guard against
 * recursion is off for it; what ends a chain are the numbers of its ticks, and that a tick sends on only while something
 * waits.
 */
export class Watcher extends Construct {
  readonly watch: WorkerFunction;
  private readonly queue: Queue;

  private readonly work: WorkTable;

  constructor(scope: Construct, id: string, props: WatcherProps) {
    super(scope, id);
    const { functions } = props;
    this.work = props.work;
    this.watch = functions.make('watch', {
      description: 'Admits the requests of a provider account, and follows them until they have ended',
      timeoutSeconds: TICK.functionSeconds,
      callsItself: true,
    });
    const deadLetters = new FailureQueue(this, 'DeadLetters');
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(TICK.visibilitySeconds),
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: TICK_DELIVERIES },
    });
    alarmWhenNotEmpty(
      deadLetters,
      'A tick of a watcher could not run for half an hour; the reconciler starts the next one. ' +
        'Correct what the log of watch says, then purge the queue.',
    );
    this.deliver();
    this.allowFollowing(props);
  }

  /** Allows waking the watcher and the gate of an account. */
  allowWaking(worker: WorkerFunction): void {
    this.allowSending(worker);
    this.work.allowActing(worker);
  }

  private allowSending(worker: WorkerFunction): void {
    worker.tell(ENVIRONMENT.errandQueue, this.queue.queueUrl);
    worker.addToRolePolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.queue.queueArn] }));
  }

  private allowFollowing(stores: WatcherProps): void {
    const { watch } = this;
    allowEnding(watch, stores);
    stores.requests.allowReading(watch, 'claim');
    // To remove the key from what the provider says when a look fails.
    stores.requests.allowReading(watch, 'sealed');
    stores.keys.allowOpening(watch, 'pre-shared-key');
    stores.work.allowFollowing(watch);
    allowProviderCalls(watch, stores);
    this.allowWaking(watch);
    stores.work.allowAdmitting(watch);
  }

  /** What Lambda needs to deliver messages; `grantConsumeMessages` would allow more. */
  private deliver(): void {
    this.watch.addToRolePolicy(
      new PolicyStatement({
        actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
        resources: [this.queue.queueArn],
      }),
    );
    this.watch.addEventSourceMapping('Errands', {
      eventSourceArn: this.queue.queueArn,
      batchSize: 1,
      maxConcurrency: MAX_CONCURRENCY,
      reportBatchItemFailures: true,
    });
  }
}
