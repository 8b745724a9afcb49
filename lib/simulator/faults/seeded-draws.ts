import { mulberry32, type Draws } from '../../base/mulberry32';

/** A stream of draws that depends on the text alone. Different texts give streams that have nothing to do with each other. */
export function drawsFor(text: string): Draws {
  return mulberry32(hash(text));
}

/** One of the items, which must not be none. */
export function oneOfThem<Item>(items: readonly [Item, ...Item[]], draws: Draws): Item {
  return items[Math.floor(draws() * items.length)] ?? items[0];
}

/** 32 bits of a text, as in MurmurHash3. */
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
