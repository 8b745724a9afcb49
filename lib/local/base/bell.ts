/** Tells those who wait for something that it may have come. */
export class Bell {
  private readonly listeners: (() => void)[] = [];

  /** Calls `listener` at every ring from now on. */
  onRing(listener: () => void): void {
    this.listeners.push(listener);
  }

  ring(): void {
    this.listeners.forEach((listener) => {
      listener();
    });
  }
}
