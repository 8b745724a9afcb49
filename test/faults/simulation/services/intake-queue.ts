import type { Mischief } from '../chance/mischief';
import { sleep } from '../chance/sleep';
import { MappedQueue, type MessageCounts, type QueueSettings } from './mapped-queue';

/** When the second copy of a message comes, in milliseconds. */
const SECOND_COPY_MS = 120_000;
/** How often the operator looks after the dead letters, in milliseconds. */
const REDRIVE_MS = 300_000;

/** The intake queue, and an operator who sends back what it gives up. */
export class IntakeQueue {
  private readonly queue: MappedQueue;
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
    this.queue = new MappedQueue('intake', settings, clock, invoke);
    this.redrive = setInterval(() => {
      this.sendBack();
    }, REDRIVE_MS);
  }

  /** Messages that were given up and sent back, so far. */
  get redriven(): number {
    return this.redrivenCount;
  }

  /** What has happened to messages so far. */
  get counts(): MessageCounts {
    return this.queue.counts;
  }

  /** Whether no message is left anywhere. */
  get isIdle(): boolean {
    return this.copiesToCome === 0 && this.queue.isEmpty;
  }

  /** Sends a request, some of them twice. */
  send(body: string): void {
    this.queue.send(body);
    if (this.mischief.happens('message sent twice')) void this.sendCopy(body);
  }

  /** Ends the deliveries. */
  stop(): void {
    clearInterval(this.redrive);
    this.queue.stop();
  }

  private async sendCopy(body: string): Promise<void> {
    this.copiesToCome += 1;
    await sleep(this.mischief.ms(0, SECOND_COPY_MS));
    this.copiesToCome -= 1;
    this.queue.send(body);
  }

  private sendBack(): void {
    for (const body of this.queue.takeDeadLetters()) {
      this.queue.send(body);
      this.redrivenCount += 1;
    }
  }
}
