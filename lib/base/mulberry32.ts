/** Numbers from 0 up to, not including, 1. */
export type Draws = () => number;

/**
 * The generator mulberry32 by T. Ettinger: the same seed gives the same numbers. Not for secrets.
 *
 * @param seed 32 bits; near seeds give numbers that have nothing to do with each other
 */
export function mulberry32(seed: number): Draws {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
