/** How long back the pace is measured, in milliseconds. */
const WINDOW_MS = 60_000;
/** Before so much time has passed there is no saying. */
const LEAST_MS = 2_000;

interface Sample {
  readonly atMs: number;
  readonly settled: number;
}

/** How fast rows settle, measured here: the clock of the API may be another one. */
export class Pace {
  private samples: Sample[] = [];

  /** Notes how many rows have settled by now (milliseconds, from any beginning). */
  note(settled: number, atMs: number): void {
    this.samples.push({ atMs, settled });
    // One sample of before the window stays, so that a slow batch has a pace as well.
    const first = this.samples.findLastIndex((sample) => sample.atMs <= atMs - WINDOW_MS);
    if (first > 0) this.samples = this.samples.slice(first);
  }

  /** Rows per second; `undefined` before anything can be said. */
  get perSecond(): number | undefined {
    const [first] = this.samples;
    const last = this.samples.at(-1);
    if (first === undefined || last === undefined || last.atMs - first.atMs < LEAST_MS) return undefined;
    return ((last.settled - first.settled) * 1000) / (last.atMs - first.atMs);
  }
}
