import type { Delay } from '../../results';

/** Measures from the moment at which a connection was settled at the provider to the one at which that was recorded. */
export class Delays {
  /** Connections that are not recorded yet. */
  private readonly settledAtMs = new Map<string, number>();
  private sumMs = 0;
  private mostMs = 0;
  private counted = 0;

  /** How many connections have been recorded. */
  get count(): number {
    return this.counted;
  }

  /** A connection of this name settles at that time, epoch ms. */
  settles(name: string, atMs: number): void {
    this.settledAtMs.set(name, atMs);
  }

  /**
   * The settled state of a connection was recorded at that time, epoch ms.
   *
   * @throws Error when it was not settled then, or was recorded before
   */
  recorded(name: string, atMs: number): void {
    const settledAtMs = this.settledAtMs.get(name);
    if (settledAtMs === undefined || settledAtMs > atMs) throw new Error(`${name} is recorded but not settled`);
    this.settledAtMs.delete(name);
    this.counted += 1;
    this.sumMs += atMs - settledAtMs;
    this.mostMs = Math.max(this.mostMs, atMs - settledAtMs);
  }

  /** Mean and maximum over all connections that were recorded, to the millisecond. */
  result(): Delay {
    return { meanSeconds: Math.round(this.sumMs / this.counted) / 1000, maxSeconds: this.mostMs / 1000 };
  }
}
