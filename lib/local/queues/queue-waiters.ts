import { longestTimerMs } from '../base/longest-timer';

/** The clock of a queue. */
export interface QueueClock {
  /** Epoch ms. */
  nowMs(): number;
  /** Real milliseconds in which this clock gets so far; default as many. */
  realMs?(clockMs: number): number;
}

/** What there is to wait for. */
export interface Outlook {
  readonly isVisible: boolean;
  /** When the next message becomes visible, epoch ms on the queue's clock; Infinity for never. */
  readonly nextMs: number;
}

interface Waiter {
  readonly deadlineMs: number;
  readonly end: (isVisible: boolean) => void;
}

/** Those who wait for a message in a queue. One timer serves all of them, and there is none while nobody waits. */
export class QueueWaiters {
  private readonly waiters = new Set<Waiter>();
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;

  /** @param look looks into the queue */
  constructor(
    private readonly clock: QueueClock,
    private readonly look: () => Outlook,
  ) {}

  /** Resolves true when a message is visible, false after so long on the queue's clock, at an abort or at the close. */
  wait(waitMs: number, signal?: AbortSignal): Promise<boolean> {
    if (this.isClosed || signal?.aborted === true || waitMs <= 0) return Promise.resolve(false);
    return new Promise((resolve) => {
      const abort = (): void => {
        waiter.end(false);
      };
      const waiter: Waiter = {
        deadlineMs: this.clock.nowMs() + waitMs,
        end: (isVisible) => {
          this.waiters.delete(waiter);
          if (this.waiters.size === 0) clearTimeout(this.timer);
          signal?.removeEventListener('abort', abort);
          resolve(isVisible);
        },
      };
      signal?.addEventListener('abort', abort);
      this.waiters.add(waiter);
      this.wake();
    });
  }

  /** Looks again: ends the waiting of all when a message is visible, else of those whose time is up. */
  wake(): void {
    clearTimeout(this.timer);
    if (this.waiters.size === 0) return;
    const { isVisible, nextMs } = this.look();
    const now = this.clock.nowMs();
    for (const waiter of [...this.waiters]) {
      if (isVisible || waiter.deadlineMs <= now) waiter.end(isVisible);
    }
    this.setTimer(Math.min(nextMs, ...[...this.waiters].map(({ deadlineMs }) => deadlineMs)) - now);
  }

  /** Ends the waiting of all, for good. */
  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
    [...this.waiters].forEach((waiter) => {
      waiter.end(false);
    });
  }

  private setTimer(clockMs: number): void {
    if (this.waiters.size === 0 || clockMs === Infinity) return;
    const realMs = this.clock.realMs?.(clockMs) ?? clockMs;
    this.timer = setTimeout(
      () => {
        this.wake();
      },
      // Rounded up: a timer that fires before the clock is there would have to be set again.
      Math.min(longestTimerMs, Math.ceil(realMs)),
    );
  }
}
