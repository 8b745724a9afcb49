import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { CHUNK_WORK } from '../../../lambdas/contract/batches';
import { ENVIRONMENT } from '../../../lambdas/contract/environment';
import { alarmWhenNotEmpty } from '../alarms';
import { FailureQueue } from '../failure-queue';
import type { FunctionScope } from '../function-scope';
import { allowChanging, allowWaiting } from '../storage/stores';
import type { Stores } from '../storage/stores';
import type { Watcher } from '../watch/watcher';
import type { WorkerFunction } from '../worker-function';

/** Where the function is made, what it reads and writes, and whom it wakes. */
export interface ChunkWorkProps extends Stores {
  readonly functions: FunctionScope;
  readonly watcher: Watcher;
}

/**
 * Chunks at the same time, as few as Lambda lets one have: with 16 rows of each that is close to what the index of open requests
 * takes in a second.
 */
const MAX_CONCURRENCY = 2;

/**
 * The queue of chunks and the function `expand-batch`, which makes requests of the rows of batches and does whatever else
 * is to be done with a chunk (protocol.md 9.2). Messages name chunks and hold nothing of them.
 */
export class ChunkWork extends Construct {
  readonly expandBatch: WorkerFunction;
  private readonly queue: Queue;

  constructor(scope: Construct, id: string, props: ChunkWorkProps) {
    super(scope, id);
    this.expandBatch = props.functions.make('expand-batch', {
      description: 'Makes requests of the rows of batches, and cancels and counts them',
      timeoutSeconds: CHUNK_WORK.functionSeconds,
      memoryMb: 1_024,
    });
    const deadLetters = new FailureQueue(this, 'DeadLetters');
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(CHUNK_WORK.visibilitySeconds),
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: CHUNK_WORK.deliveries },
    });
    alarmWhenNotEmpty(
      deadLetters,
      'A chunk of a batch could not be worked on for hours; the reconciler asks for it again. ' +
        'Correct what the log of expand-batch says, then purge the queue.',
    );
    this.deliver();
    this.allowWorking(props);
  }

  /** Allows having chunks worked on. */
  allowTasks(worker: WorkerFunction): void {
    worker.tell(ENVIRONMENT.chunkQueue, this.queue.queueUrl);
    worker.addToRolePolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.queue.queueArn] }));
  }

  private allowWorking(props: ChunkWorkProps): void {
    const { requests, work, profiles, watcher } = props;
    const { expandBatch } = this;
    allowChanging(expandBatch, props, ['sealed', 'chunk']);
    allowWaiting(expandBatch, props);
    work.allowLeavingLines(expandBatch);
    requests.allowReading(expandBatch, 'batch');
    requests.allowReading(expandBatch, 'chunk');
    profiles.allowReading(expandBatch);
    work.allowCountingRows(expandBatch);
    work.allowReadingRows(expandBatch);
    work.allowMarkingChunks(expandBatch);
    watcher.allowWaking(expandBatch);
  }

  /** What Lambda needs to deliver messages; `grantConsumeMessages` would allow more. */
  private deliver(): void {
    this.expandBatch.addToRolePolicy(
      new PolicyStatement({
        actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
        resources: [this.queue.queueArn],
      }),
    );
    this.expandBatch.addEventSourceMapping('Chunks', {
      eventSourceArn: this.queue.queueArn,
      batchSize: 1,
      maxConcurrency: MAX_CONCURRENCY,
      reportBatchItemFailures: true,
    });
  }
}
