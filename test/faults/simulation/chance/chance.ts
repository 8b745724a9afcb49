import { SeededRandom } from '../../../../lib/base/seeded-random';

/** What chance decides in a simulation, from its seed: the same seed and name decide the same. */
export class Chance {
  private readonly random: SeededRandom;

  /** @param name decisions of different names do not disturb each other */
  constructor(seed: number, name: string) {
    this.random = new SeededRandom(seed, name);
  }

  /** A number from 0 up to, not including, 1. */
  next(): number {
    return this.random.next();
  }

  /** Whether something of this probability happens. Draws nothing where nothing can happen. */
  happens(probability: number): boolean {
    return probability > 0 && this.next() < probability;
  }

  /** A number between two, the upper one excluded. */
  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** A whole number between two, the upper one excluded. */
  integer(low: number, high: number): number {
    return Math.floor(this.between(low, high));
  }

  /** One of several, each as likely as the others. */
  oneOf<const T>(values: readonly [T, ...T[]]): T {
    return values[this.integer(0, values.length)] ?? values[0];
  }

  /** So many random bytes as hexadecimal digits, two for each. */
  hex(bytes: number): string {
    let digits = '';
    while (digits.length < 2 * bytes)
      digits += this.integer(0, 2 ** 32)
        .toString(16)
        .padStart(8, '0');
    return digits.slice(0, 2 * bytes);
  }

  /** The form of a UUID of version 4. */
  uuid(): string {
    const hex = this.hex(16);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}
