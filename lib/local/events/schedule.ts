import { longestTimerMs } from '../base/longest-timer';
import { isAborted } from '../base/is-aborted';
import type { EngineClock } from '../base/clock';
import { pause } from '../../base/pause';

const unitMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** However short the periods are scaled, a schedule leaves time for other work. */
const shortestPeriodMs = 10;

/** The milliseconds of a rate such as `rate(5 minutes)`, which has been checked. */
export function rateMs(expression: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  return Number(count) * unitMs[unit as keyof typeof unitMs];
}

/**
 * Fires once every period of the engine's clock, for the first time one period after it was made. With time scale 0 the
 * period is one of real time. Times that were missed, because the process stood still, are not made up for.
 */
export class Schedule {
  private readonly abort = new AbortController();
  private readonly loop: Promise<void>;

  constructor(
    private readonly periodMs: number,
    private readonly clock: EngineClock,
    private readonly onFire: () => void,
  ) {
    this.loop = this.run();
  }

  /** Fires no more. */
  async stop(): Promise<void> {
    this.abort.abort();
    await this.loop;
  }

  private async run(): Promise<void> {
    const { signal } = this.abort;
    const startMs = this.clock.nowMs();
    for (let dueMs = startMs + this.periodMs; !signal.aborted; dueMs = this.dueAfter(startMs)) {
      await this.until(dueMs);
      if (!isAborted(signal)) this.onFire();
    }
  }

  private dueAfter(startMs: number): number {
    const earliestMs = this.clock.nowMs() + shortestPeriodMs * this.clock.settings.speed;
    return startMs + Math.ceil((earliestMs - startMs) / this.periodMs) * this.periodMs;
  }

  private async until(dueMs: number): Promise<void> {
    const { signal } = this.abort;
    for (let realMs = this.realMsTo(dueMs); realMs > 0 && !signal.aborted; realMs = this.realMsTo(dueMs)) {
      await pause(Math.min(longestTimerMs, Math.ceil(realMs)), { signal });
    }
  }

  private realMsTo(dueMs: number): number {
    return this.clock.realMs(dueMs - this.clock.nowMs());
  }
}
