const shortestMs = 20;
const longestMs = 1_000;
const growth = 1.5;

/** When a stream is looked at: often while records come, ever more rarely after that, and soon when it is woken. */
export class PollRhythm {
  private pauseMs = shortestMs;
  private dueMs = 0;
  private timer: NodeJS.Timeout | undefined;
  private end: (() => void) | undefined;

  /**
   * Waits until it is time for the next look.
   *
   * @param isBusy whether the last one has found anything, or there is more to come of what earlier ones have found
   */
  next(isBusy: boolean): Promise<void> {
    this.pauseMs = isBusy ? shortestMs : Math.min(longestMs, this.pauseMs * growth);
    return new Promise((resolve) => {
      this.end = resolve;
      this.setTimer(this.pauseMs);
    });
  }

  /** Something may have been written. However often it is woken, there are pauses. */
  wake(): void {
    this.pauseMs = shortestMs;
    if (this.end !== undefined && performance.now() + shortestMs < this.dueMs) this.setTimer(shortestMs);
  }

  /** Ends the pause. */
  stop(): void {
    clearTimeout(this.timer);
    this.end?.();
    this.end = undefined;
  }

  private setTimer(ms: number): void {
    clearTimeout(this.timer);
    this.dueMs = performance.now() + ms;
    this.timer = setTimeout(() => {
      this.stop();
    }, ms);
  }
}
