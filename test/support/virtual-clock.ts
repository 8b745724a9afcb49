import type { Clock } from '../../lambdas/core/ports/clock';
import type { Timer } from '../../lambdas/core/ports/timer';

interface Waiter {
  readonly atMs: number;
  readonly resolve: () => void;
}

const nextMacrotask = setImmediate;

/** A clock for many callers at once: time passes when all of them wait, and goes from one waiter to the next. */
export class VirtualClock implements Clock, Timer {
  private waiters: Waiter[] = [];

  constructor(private timeMs = Date.parse('2026-11-20T08:00:00Z')) {}

  nowMs(): number {
    return this.timeMs;
  }

  /** Waits so many milliseconds. */
  sleep(ms: number): Promise<void> {
    return this.waitUntil(this.timeMs + ms);
  }

  waitUntil(atMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.waiters.push({ atMs: Math.max(atMs, this.timeMs), resolve });
    });
  }

  /** Lets time pass until nobody waits any more, or until a time, epoch ms. */
  async run(untilMs = Infinity): Promise<void> {
    for (;;) {
      await settled();
      const next = this.takeNext();
      if (next === undefined || next.atMs > untilMs) return;
      this.timeMs = next.atMs;
      next.resolve();
    }
  }

  private takeNext(): Waiter | undefined {
    const [first] = this.waiters.toSorted((one, other) => one.atMs - other.atMs);
    this.waiters = this.waiters.filter((waiter) => waiter !== first);
    return first;
  }
}

/** When all that follows from what has happened so far has happened. */
function settled(): Promise<void> {
  return new Promise((resolve) => nextMacrotask(resolve));
}
