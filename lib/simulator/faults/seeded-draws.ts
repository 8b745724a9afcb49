/** Numbers from 0 to below 1. */
export type Draws = () => number;

/**
 * A stream of draws that depends on the text alone (mulberry32 by T. Ettinger, seeded with a 32-bit hash of the text as in
 * MurmurHash3). Different texts give streams that have nothing to do with each other. Not for secrets.
 */
export function drawsFor(text: string): Draws {
  let state = hash(text);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of the items, which must not be none. */
export function oneOfThem<Item>(items: readonly [Item, ...Item[]], draws: Draws): Item {
  return items[Math.floor(draws() * items.length)] ?? items[0];
}

function hash(text: string): number {
  let bits = 1_779_033_703 ^ text.length;
  for (let index = 0; index < text.length; index += 1) {
    bits = Math.imul(bits ^ text.charCodeAt(index), 3_432_918_353);
    bits = (bits << 13) | (bits >>> 19);
  }
  bits = Math.imul(bits ^ (bits >>> 16), 2_246_822_507);
  bits = Math.imul(bits ^ (bits >>> 13), 3_266_489_909);
  return bits ^ (bits >>> 16);
}
