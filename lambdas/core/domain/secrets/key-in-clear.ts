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
  return (secret) => {
    const key = secret.reveal().trim();
    // No decoding makes more characters of fewer.
    if (key === '' || key.length > text.length) return false;
    if (key.length < SHORTEST_PART) return text.split(/[\s,;:="'()<>]+/).includes(key);
    return text.includes(key) || viewsOf(text).some((view) => view.includes(key));
  };
}

/** Texts that were decoded last, and are hardly anything but themselves: rows of a file repeat most of theirs. */
const recent = new Map<string, readonly string[]>();
const MOST_RECENT = 64;
const FEW_VIEWS = 8;

function viewsOf(text: string): readonly string[] {
  if (text.length > LONGEST_DECODED) return [];
  const known = recent.get(text);
  if (known !== undefined) return known;
  const views = [...decodingsOf(text)];
  if (views.length <= FEW_VIEWS) remember(text, views);
  return views;
}

function remember(text: string, views: readonly string[]): void {
  const [oldest] = recent.keys();
  if (recent.size >= MOST_RECENT && oldest !== undefined) recent.delete(oldest);
  recent.set(text, views);
}
