import { scheduler } from 'node:timers/promises';
import type { Clock } from '../core/ports/clock';
import type { Timer } from '../core/ports/timer';

/** Waits by the runtime's timers, which may fire a little early. */
export class SystemTimer implements Timer {
  constructor(private readonly clock: Clock) {}

  async waitUntil(atMs: number): Promise<void> {
    for (let leftMs = this.leftMs(atMs); leftMs > 0; leftMs = this.leftMs(atMs)) await scheduler.wait(leftMs);
  }

  private leftMs(atMs: number): number {
    return Math.ceil(atMs - this.clock.nowMs());
  }
}
