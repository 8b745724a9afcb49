import { Chance } from './chance';

/** Everything that goes wrong on our side of the provider, as the figures call it. */
export type FaultKind =
  | 'function crashed'
  | 'function answer lost'
  | 'function slow'
  | 'function frozen'
  | 'task delivered twice'
  | 'service throttled'
  | 'service answer lost'
  | 'store conflict'
  | 'stream record twice'
  | 'stream record late'
  | 'execution lost'
  | 'status event lost'
  | 'status event twice'
  | 'http answer lost'
  | 'http call repeated'
  | 'message sent twice'
  | 'errand lost'
  | 'errand twice'
  | 'errand late'
  | 'token throttled'
  | 'token late'
  | 'token answer lost';

/** Draws what goes wrong, with one probability for all of a simulation, and counts it. */
export class Mischief {
  private readonly chance: Chance;
  private readonly counted = new Map<FaultKind, number>();

  /** @param probability of a fault at each boundary, from 0 to 1 */
  constructor(
    seed: number,
    readonly probability: number,
  ) {
    this.chance = new Chance(seed, 'mischief');
  }

  /** Whether a boundary is struck; `share` is the part of the probability that it gets. Counts nothing. */
  strikes(share = 1): boolean {
    return this.chance.happens(this.probability * share);
  }

  /** Whether this fault happens, and counts it. */
  happens(kind: FaultKind, share = 1): boolean {
    const strikes = this.strikes(share);
    if (strikes) this.count(kind);
    return strikes;
  }

  /** Takes note of a fault. */
  count(kind: FaultKind): void {
    this.counted.set(kind, (this.counted.get(kind) ?? 0) + 1);
  }

  /** One of several, each as likely as the others. */
  oneOf<const T>(values: readonly [T, ...T[]]): T {
    return this.chance.oneOf(values);
  }

  /** Whole milliseconds between two numbers. */
  ms(low: number, high: number): number {
    return this.chance.integer(low, high);
  }

  /** How often each fault has happened; those that never have are left out. */
  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.counted].sort(([one], [other]) => (one < other ? -1 : 1)));
  }
}
