import { mostWithin } from '../../../support/sliding-window';

/** When each provider was called. */
export class CallRates {
  private readonly timesMs = new Map<string, number[]>();

  /** @param provider its origin */
  count(provider: string, atMs: number): void {
    const times = this.timesMs.get(provider);
    if (times === undefined) this.timesMs.set(provider, [atMs]);
    else times.push(atMs);
  }

  /** The most calls that one provider got within so many seconds, wherever they began, from one time to another, epoch ms. */
  most(seconds: number, fromMs: number, untilMs: number): number {
    return [...this.timesMs.values()].reduce((most, times) => {
      const counted = times.filter((time) => time >= fromMs && time < untilMs);
      return Math.max(most, mostWithin(seconds * 1000, counted));
    }, 0);
  }
}
