import { failedMessages } from './batch-response';
import type { MessageQueue } from './message-queue';
import type { QueueClock } from './queue-waiters';
import type { ReceivedMessage } from './message';
import { toSqsRecord } from './sqs-event';

/** What an event source mapping does with a queue; the defaults are those of Lambda. Milliseconds are the clock's. */
export interface QueueMappingOptions {
  readonly queue: MessageQueue;
  readonly clock: QueueClock;
  /** Calls the function with a Lambda event of these messages, as JSON; throws when it fails. */
  readonly invoke: (event: string, batch: readonly ReceivedMessage[]) => Promise<string>;
  /** Whether a message may be given to the function; else it counts as failed. Default: all may. */
  readonly accepts?: (message: ReceivedMessage) => boolean;
  /** Most messages in one event; default 10. */
  readonly batchSize?: number;
  /** How long to wait for a batch to fill, from its first message on; default 0. */
  readonly windowMs?: number;
  /** Batches that may be with the function at a time; default 5. */
  readonly maxConcurrency?: number;
  /** Whether the function names the messages that have failed; default false. */
  readonly reportsItemFailures?: boolean;
  /** How long messages are hidden while the function works on them; default the queue's visibility timeout. */
  readonly leaseMs?: number;
  /** A message that has failed becomes visible again so long after its receipt; default the queue's visibility timeout. */
  readonly redeliveryMs?: number;
}

const defaultBatchSize = 10;
const defaultConcurrency = 5;

/**
 * Feeds a function from a queue: gathers batches and delivers several at a time. A message that the function has
 * processed is deleted, one that has failed stays and becomes visible again when its time is up. Knows of no network and
 * no other time than the clock and the queue have: under fake timers it runs in virtual time.
 */
export class QueueMapping {
  private readonly abort = new AbortController();
  private readonly deliveries = new Set<Promise<void>>();
  private readonly loop: Promise<void>;

  constructor(private readonly options: QueueMappingOptions) {
    this.loop = this.run();
  }

  /** Takes no further messages and waits for the deliveries under way; what they have not deleted comes again. */
  async stop(): Promise<void> {
    this.abort.abort();
    await this.loop;
    await Promise.all(this.deliveries);
  }

  private async run(): Promise<void> {
    const { queue, maxConcurrency = defaultConcurrency } = this.options;
    const { signal } = this.abort;
    while (!signal.aborted) {
      if (this.deliveries.size >= maxConcurrency) await Promise.race(this.deliveries);
      else if (await queue.whenVisible(Infinity, signal)) await this.next(signal);
      else return;
    }
  }

  private async next(signal: AbortSignal): Promise<void> {
    const batch = await this.gather(signal);
    if (batch.length === 0) return;
    const delivery = this.deliver(batch).finally(() => this.deliveries.delete(delivery));
    this.deliveries.add(delivery);
  }

  private async gather(signal: AbortSignal): Promise<readonly ReceivedMessage[]> {
    const { queue, clock, leaseMs, batchSize = defaultBatchSize, windowMs = 0 } = this.options;
    const batch = [...queue.receive(batchSize, leaseMs)];
    const untilMs = clock.nowMs() + windowMs;
    while (batch.length > 0 && batch.length < batchSize) {
      if (!(await queue.whenVisible(untilMs - clock.nowMs(), signal)) || clock.nowMs() >= untilMs) break;
      batch.push(...queue.receive(batchSize - batch.length, leaseMs));
    }
    return batch;
  }

  private async deliver(batch: readonly ReceivedMessage[]): Promise<void> {
    const { queue, clock, redeliveryMs = queue.visibilityTimeoutMs } = this.options;
    const receivedMs = clock.nowMs();
    const accepted = batch.filter((message) => this.options.accepts?.(message) ?? true);
    const succeeded = accepted.length === 0 ? new Set() : await this.attempt(accepted);
    for (const { messageId, receiptHandle } of batch) {
      if (succeeded.has(messageId)) queue.delete(receiptHandle);
      else queue.giveBack(receiptHandle, receivedMs + redeliveryMs);
    }
  }

  /** Gives the ids of the messages that the function has processed. */
  private async attempt(batch: readonly ReceivedMessage[]): Promise<ReadonlySet<string>> {
    const { invoke, queue, reportsItemFailures = false } = this.options;
    const ids = batch.map(({ messageId }) => messageId);
    try {
      const response = await invoke(
        JSON.stringify({ Records: batch.map((message) => toSqsRecord(message, queue.arn)) }),
        batch,
      );
      const failed = reportsItemFailures ? failedMessages(response, ids) : new Set();
      return new Set(ids.filter((id) => !failed.has(id)));
    } catch {
      return new Set(); // the function's own output says why; the whole batch comes again
    }
  }
}
