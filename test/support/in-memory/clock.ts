import type { Clock } from '../../../lambdas/core/ports/clock';

/** A clock that stands still until it is moved. */
export class InMemoryClock implements Clock {
  constructor(private timeMs = Date.parse('2026-11-20T08:00:00.123Z')) {}

  nowMs(): number {
    return this.timeMs;
  }

  advance(seconds: number): void {
    this.timeMs += seconds * 1000;
  }
}
