/** Source of jitter. */
export interface Randomness {
  /** A number in [0, 1). */
  next(): number;
}
