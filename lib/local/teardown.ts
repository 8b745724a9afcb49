/** What has to be undone at the end, newest first. */
export class Teardown {
  private readonly steps: (() => Promise<void> | void)[] = [];
  private done: Promise<void> | undefined;

  /** Adds a step that runs before all those added earlier. */
  add(step: () => Promise<void> | void): void {
    this.steps.push(step);
  }

  /** Runs every step once, also after one that failed; then throws the first failure. */
  run(): Promise<void> {
    this.done ??= this.runSteps();
    return this.done;
  }

  private async runSteps(): Promise<void> {
    const failures: unknown[] = [];
    for (const step of this.steps.reverse()) {
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
