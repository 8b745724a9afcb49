/** Lets a limited number of pieces of work run at a time; the others wait in the order they came. */
export class Slots {
  private readonly waiting: (() => void)[] = [];

  /** @param free how many may run at a time, 1 or more */
  constructor(private free: number) {}

  /** Runs `work` when there is a free slot; gives its result, or throws what it throws. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.free += 1;
      else next();
    }
  }
}
