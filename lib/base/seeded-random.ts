import { mulberry32, type Draws } from './mulberry32';

/** A seeded generator of numbers from 0 up to, not including, 1: the same seed and name give the same numbers. */
export class SeededRandom {
  /** The next number. */
  readonly next: Draws;

  /** @param name draws of different names are independent of each other, whatever else is drawn in between */
  constructor(seed: number, name: string) {
    this.next = mulberry32(hashOf(`${seed}/${name}`));
  }
}

/** 32 bits of a text: FNV-1a with the last mixing of MurmurHash3, so that near texts have far hashes. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
