import { SeededRandom } from '../../base/seeded-random';

/** Everything that the engine can make go wrong, as the counters call it. */
export type FaultKind =
  | 'table.throttle'
  | 'table.lostAnswer'
  | 'table.cancelledTransaction'
  | 'function.crash'
  | 'function.twice'
  | 'stream.twice'
  | 'stream.late'
  | 'queue.lost'
  | 'queue.twice'
  | 'queue.late'
  | 'token.throttle'
  | 'token.lostAnswer';

/** Draws who is struck, and counts who was. */
export class FaultDraws {
  private readonly generators = new Map<string, SeededRandom>();
  private readonly struck = new Map<FaultKind, number>();

  constructor(private readonly seed: number) {}

  /** Draws whether the next of its kind is struck; one generator per kind and subject, so that none disturbs another. */
  strikes(kind: FaultKind, subject: string, probability: number): boolean {
    return this.generator(`${kind}/${subject}`).next() < probability;
  }

  /** Draws numbers from 0 up to, not including, 1: what exactly happens to the one that is struck. */
  parts(kind: FaultKind, subject: string): readonly [number, number, number] {
    const generator = this.generator(`${kind}/${subject}/parts`);
    return [generator.next(), generator.next(), generator.next()];
  }

  /** Takes note that a fault has struck. */
  count(kind: FaultKind): void {
    this.struck.set(kind, (this.struck.get(kind) ?? 0) + 1);
  }

  /** How often each fault has struck so far; those that never have are left out. */
  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.struck);
  }

  private generator(name: string): SeededRandom {
    const generator = this.generators.get(name) ?? new SeededRandom(this.seed, name);
    this.generators.set(name, generator);
    return generator;
  }
}
