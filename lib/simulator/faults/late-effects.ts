/**
 * Effects that come when nobody waits for them any more, on the global timers (see `pause`). They end with the simulator,
 * and do not keep its process alive.
 */
export class LateEffects {
  private readonly timers = new Set<NodeJS.Timeout>();

  /** Has the effect come so many milliseconds from now. */
  add(afterMs: number, effect: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      effect();
    }, afterMs).unref();
    this.timers.add(timer);
  }

  /** Forgets what has not come yet. */
  cancel(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }
}
