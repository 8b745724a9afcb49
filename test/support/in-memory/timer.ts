import type { Timer } from '../../../lambdas/core/ports/timer';
import type { InMemoryClock } from './clock';

/** Waiting moves the clock, and takes no time. */
export class InMemoryTimer implements Timer {
  constructor(private readonly clock: InMemoryClock) {}

  waitUntil(atMs: number): Promise<void> {
    this.clock.advance(Math.max(0, atMs - this.clock.nowMs()) / 1000);
    return Promise.resolve();
  }
}
