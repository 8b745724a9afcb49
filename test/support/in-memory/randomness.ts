import type { Randomness } from '../../../lambdas/core/ports/randomness';

/** Always the same number, in [0, 1). */
export class InMemoryRandomness implements Randomness {
  constructor(private readonly value = 0.5) {}

  next(): number {
    return this.value;
  }
}
