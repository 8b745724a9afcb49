import { MessageQueue } from '../../../../lib/local/queues/message-queue';
import { QueueMapping } from '../../../../lib/local/queues/queue-mapping';
import { TENANT } from './http-clients';
import type { Mischief } from '../chance/mischief';
import { sleep } from '../chance/sleep';

/** How the intake queue is set up, as the template has it. */
export interface QueueSettings {
  readonly visibilityTimeoutMs: number;
  readonly maxReceiveCount: number;
  readonly batchSize: number;
  readonly maxConcurrency: number;
}

/** When the second copy of a message comes, in milliseconds. */
const SECOND_COPY_MS = 120_000;
/** How often the operator looks after the dead letters, in milliseconds. */
const REDRIVE_MS = 300_000;

/** The intake queue with its event source mapping, its dead-letter queue, and an operator who redrives that. */
export class IntakeQueue {
  private readonly queue: MessageQueue;
  private readonly deadLetters: MessageQueue;
  private readonly mapping: QueueMapping;
  private readonly redrive: NodeJS.Timeout;
  private copiesToCome = 0;
  private redrivenCount = 0;

  /** @param invoke calls the intake function */
  constructor(
    settings: QueueSettings,
    clock: { nowMs(): number },
    invoke: (event: string) => Promise<string>,
    private readonly mischief: Mischief,
  ) {
    const { visibilityTimeoutMs, maxReceiveCount, batchSize, maxConcurrency } = settings;
    this.deadLetters = new MessageQueue({ clock });
    this.queue = new MessageQueue({
      clock,
      arn: `arn:aws:sqs:eu-central-1:${TENANT}:intake`,
      visibilityTimeoutMs,
      deadLetters: { queue: this.deadLetters, maxReceiveCount },
    });
    this.mapping = new QueueMapping({
      queue: this.queue,
      clock,
      invoke,
      batchSize,
      maxConcurrency,
      reportsItemFailures: true,
    });
    this.redrive = setInterval(() => {
      this.sendBack();
    }, REDRIVE_MS);
  }

  /** Messages that were given up and sent back, so far. */
  get redriven(): number {
    return this.redrivenCount;
  }

  /** Whether no message is left anywhere. */
  get isIdle(): boolean {
    return this.copiesToCome === 0 && this.queue.isEmpty && this.deadLetters.isEmpty;
  }

  /** Sends a request, some of them twice. */
  send(body: string): void {
    this.queue.send({ body });
    if (this.mischief.happens('message sent twice')) void this.sendCopy(body);
  }

  /** Ends the mapping. */
  async stop(): Promise<void> {
    clearInterval(this.redrive);
    await this.mapping.stop();
  }

  private async sendCopy(body: string): Promise<void> {
    this.copiesToCome += 1;
    await sleep(this.mischief.ms(0, SECOND_COPY_MS));
    this.copiesToCome -= 1;
    this.queue.send({ body });
  }

  private sendBack(): void {
    for (const { body, receiptHandle } of this.deadLetters.receive(Infinity)) {
      this.queue.send({ body });
      this.deadLetters.delete(receiptHandle);
      this.redrivenCount += 1;
    }
  }
}
