import type { Errand } from '../../../lambdas/contract/ticks';
import type { DelayedErrand, Errands } from '../../../lambdas/core/ports/errands';
import type { Clock } from '../../../lambdas/core/ports/clock';

/** A message that waits in the delay queue, and when it comes, epoch ms. */
export interface WaitingErrand {
  readonly errand: Errand;
  readonly atMs: number;
}

/** The delay queue's port in memory: keeps messages until they are taken. */
export class InMemoryErrands implements Errands {
  private waiting: WaitingErrand[] = [];

  constructor(private readonly clock: Clock) {}

  /** Messages that wait, the next first. */
  get all(): readonly WaitingErrand[] {
    return this.waiting.toSorted((one, other) => one.atMs - other.atMs);
  }

  send(errand: Errand, delaySeconds: number): Promise<void> {
    this.waiting.push({ errand, atMs: this.clock.nowMs() + delaySeconds * 1000 });
    return Promise.resolve();
  }

  async sendAll(errands: readonly DelayedErrand[]): Promise<void> {
    for (const { errand, delaySeconds } of errands) await this.send(errand, delaySeconds);
  }

  /** Messages that wait, in the order in which they were sent. */
  get sent(): readonly WaitingErrand[] {
    return this.waiting;
  }

  /** Loses a message, or takes it before its time. */
  drop(message: WaitingErrand): void {
    this.waiting = this.waiting.filter((one) => one !== message);
  }

  /** Takes the next message that has come. */
  take(): Errand | undefined {
    const [next] = this.all;
    if (next === undefined || next.atMs > this.clock.nowMs()) return undefined;
    this.waiting = this.waiting.filter((one) => one !== next);
    return next.errand;
  }

  /** Shows a message again after a while, as the queue does with one that was not acknowledged. */
  putBack(errand: Errand, seconds: number): void {
    this.waiting.push({ errand, atMs: this.clock.nowMs() + seconds * 1000 });
  }

  /** Loses all messages. */
  purge(): void {
    this.waiting = [];
  }
}
