/** A run that its caller has given up and that goes on all the same. */
export class HeldRun {
  /** Settles when the run has come to its end. */
  end: Promise<unknown> = Promise.resolve();
  private resume: () => void = () => undefined;
  /** What the run waits for. */
  readonly released = new Promise<void>((resolve) => {
    this.resume = resolve;
  });

  /** @param resumesAtMs when it goes on by itself, epoch ms */
  constructor(readonly resumesAtMs: number) {}

  /** Has it go on, to its end. */
  async goOn(): Promise<void> {
    this.resume();
    await this.end;
  }
}
