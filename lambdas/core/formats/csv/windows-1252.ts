/**
 * Windows-1252, which differs from ISO 8859-1 in 32 characters. The decoder of Node.js reads them wrongly in many of its
 * versions (nodejs/node 56542), and a library for all encodings has a hundred times the size of this one.
 */

/** The characters of the bytes 0x80 to 0x9f; those of five bytes are not defined. */
const SPECIAL = '€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ';
const SPECIAL_BYTES = /[\u0080-\u009f]/g;

/** Reads bytes as Windows-1252; a byte that stands for no character becomes U+FFFD. */
export function decodeWindows1252(bytes: Uint8Array): string {
  const latin = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return latin.replaceAll(SPECIAL_BYTES, (character) => SPECIAL.charAt(character.charCodeAt(0) - 0x80));
}
