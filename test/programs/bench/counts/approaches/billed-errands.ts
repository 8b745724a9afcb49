import type { DelayedErrand, Errands } from '../../../../../lambdas/core/ports/errands';
import type { Errand } from '../../../../../lambdas/contract/ticks';

/** Messages that one call of `SendMessageBatch` takes. */
export const MESSAGES_PER_SEND = 10;

/** The delay queue as it is billed: a call that sends ten messages is one request. */
export class BilledErrands implements Errands {
  private counted = 0;

  constructor(private readonly errands: Errands) {}

  /** Requests that have sent messages. */
  get sends(): number {
    return this.counted;
  }

  send(errand: Errand, delaySeconds: number): Promise<void> {
    this.counted += 1;
    return this.errands.send(errand, delaySeconds);
  }

  sendAll(errands: readonly DelayedErrand[]): Promise<void> {
    this.counted += Math.ceil(errands.length / MESSAGES_PER_SEND);
    return this.errands.sendAll(errands);
  }
}
