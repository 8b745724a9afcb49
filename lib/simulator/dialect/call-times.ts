/** Times that are kept; of more the first are forgotten. */
const KEPT = 100_000;

/** When a server was called. */
export class CallTimes {
  private timesMs: number[] = [];

  /** @param atMs not before the last one, epoch ms */
  note(atMs: number): void {
    this.timesMs.push(atMs);
    if (this.timesMs.length > 2 * KEPT) this.timesMs = this.timesMs.slice(-KEPT);
  }

  /** The most calls within so many seconds, wherever they began. */
  most(seconds: number): number {
    let first = 0;
    return this.timesMs.reduce((most, atMs, last) => {
      while (atMs - (this.timesMs[first] ?? atMs) >= seconds * 1000) first += 1;
      return Math.max(most, last - first + 1);
    }, 0);
  }
}
