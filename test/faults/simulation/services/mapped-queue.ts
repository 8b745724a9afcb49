import type { MessageLog } from '../../../../lib/local/queues/message';
import { MessageQueue } from '../../../../lib/local/queues/message-queue';
import { QueueMapping } from '../../../../lib/local/queues/queue-mapping';
import { TENANT } from './http-clients';

/** How a queue and its event source mapping are set up, as the template has it. */
export interface QueueSettings {
  readonly visibilityTimeoutMs: number;
  readonly maxReceiveCount: number;
  readonly batchSize: number;
  readonly maxConcurrency: number;
}

/** How often messages were sent, received and deleted. */
export interface MessageCounts {
  readonly sent: number;
  readonly received: number;
  readonly deleted: number;
}

/** A queue with its event source mapping and its dead-letter queue. */
export class MappedQueue {
  private readonly queue: MessageQueue;
  private readonly deadLetters: MessageQueue;
  private readonly mapping: QueueMapping;
  private readonly bodies = new Map<string, string>();
  private readonly counted = { sent: 0, received: 0, deleted: 0 };

  /** @param invoke calls the function that the queue feeds */
  constructor(
    name: string,
    { visibilityTimeoutMs, maxReceiveCount, batchSize, maxConcurrency }: QueueSettings,
    clock: { nowMs(): number },
    invoke: (event: string) => Promise<string>,
  ) {
    this.deadLetters = new MessageQueue({ clock });
    this.queue = new MessageQueue({
      clock,
      arn: `arn:aws:sqs:eu-central-1:${TENANT}:${name}`,
      visibilityTimeoutMs,
      deadLetters: { queue: this.deadLetters, maxReceiveCount },
      log: this.log(),
    });
    const mapping = { queue: this.queue, clock, invoke, batchSize, maxConcurrency };
    this.mapping = new QueueMapping({ ...mapping, reportsItemFailures: true });
  }

  /** Whether no message is left anywhere. */
  get isEmpty(): boolean {
    return this.queue.isEmpty && this.deadLetters.isEmpty;
  }

  /** What has happened to messages so far. */
  get counts(): MessageCounts {
    return { ...this.counted };
  }

  /** The bodies of all messages that are there: visible, delayed or under way. */
  get messages(): readonly string[] {
    return [...this.bodies.values()];
  }

  /** @param delayMs after which the message can be received; default 0 */
  send(body: string, delayMs = 0): void {
    this.queue.send({ body, delayMs });
  }

  /** Takes the messages that were given up. @returns their bodies */
  takeDeadLetters(): readonly string[] {
    return this.deadLetters.receive(Infinity).map(({ body, receiptHandle }) => {
      this.deadLetters.delete(receiptHandle);
      return body;
    });
  }

  /** Loses all messages, those under way as well. */
  purge(): void {
    this.queue.purge();
  }

  /** Delivers nothing from now on. Nobody waits for what is under way: time may have stopped. */
  stop(): void {
    void this.mapping.stop();
  }

  private log(): MessageLog {
    return {
      put: ({ message: { messageId, body } }) => {
        this.counted.sent += 1;
        this.bodies.set(messageId, body);
      },
      received: () => {
        this.counted.received += 1;
      },
      hidden: () => undefined,
      deleted: (id) => {
        this.counted.deleted += 1;
        this.bodies.delete(id);
      },
      purged: () => {
        this.bodies.clear();
      },
    };
  }
}
