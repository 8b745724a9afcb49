import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Calls are metered when they are sent. On two busy cores the way from there to the simulator may take so long. */
const ON_THE_WAY_SECONDS = 0.25;

/** What a simulator may see of a limit although it is kept: calls that came while this process did nothing are seen at once. */
export class MostSeen {
  private readonly stalls = monitorEventLoopDelay();

  constructor(private readonly requestsPerSecond: number) {
    this.stalls.enable();
  }

  /** Calls in so many seconds: one more than the limit, and those that came while it was stalled. */
  in(seconds: number): number {
    return this.requestsPerSecond * (seconds + this.stalls.max / 1e9 + ON_THE_WAY_SECONDS) + 1;
  }

  stop(): void {
    this.stalls.disable();
  }
}
