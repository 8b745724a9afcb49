const [QUOTE, ESCAPE] = ['"'.charCodeAt(0), '\\'.charCodeAt(0)];
const [BRACE, BRACKET] = ['{'.charCodeAt(0), '['.charCodeAt(0)];
const [END_BRACE, END_BRACKET] = ['}'.charCodeAt(0), ']'.charCodeAt(0)];

/** Depth of one request; what a dialect takes is nested six deep at most. */
export const MOST_DEPTH = 32;

/** Whether JSON is nested deeper than `most`. To be asked before anything that walks through its values. */
export function isDeeperThan(most: number, json: Uint8Array): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at];
    if (isText && byte === ESCAPE) at += 1;
    else if (byte === QUOTE) isText = !isText;
    else if (!isText) depth += stepOf(byte);
    if (depth > most) return true;
  }
  return false;
}

function stepOf(byte: number | undefined): number {
  if (byte === BRACE || byte === BRACKET) return 1;
  return byte === END_BRACE || byte === END_BRACKET ? -1 : 0;
}
