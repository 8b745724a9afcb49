/**
 * Commits that come when nobody waits for them any more, on the global timers, which a simulation may have replaced by
 * virtual ones. They end with the simulator, and do not keep its process alive.
 */
export class LateCommits {
  private readonly timers = new Set<NodeJS.Timeout>();

  /** Has the commit come so many milliseconds from now. */
  add(afterMs: number, commit: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      commit();
    }, afterMs).unref();
    this.timers.add(timer);
  }

  /** Forgets what has not come yet. */
  cancel(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }
}
