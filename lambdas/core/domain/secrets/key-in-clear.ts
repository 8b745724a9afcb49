import { decodingsOf } from './decodings';
import type { Secret } from './secret';

/** A shorter key may be a part of any word: it is looked for as a word of its own. */
const SHORTEST_PART = 6;
/** No field that is accepted is longer; what is, is looked at as it stands. */
const LONGEST_DECODED = 2_048;

/** Whether a text that is kept in clear has a key in it, as it is or in some encoding. */
export function showsKey(text: string, secret: Secret): boolean {
  return keySearchIn(text)(secret);
}

/** The same for many keys: the text is decoded once. */
export function keySearchIn(text: string): (secret: Secret) => boolean {
  let views: readonly string[] | undefined;
  const decoded = (): readonly string[] => (views ??= text.length <= LONGEST_DECODED ? [...decodingsOf(text)] : []);
  return (secret) => {
    const key = secret.reveal().trim();
    if (key === '') return false;
    if (key.length < SHORTEST_PART) return text.split(/[\s,;:="'()<>]+/).includes(key);
    return text.includes(key) || decoded().some((view) => view.includes(key));
  };
}
