import { stretchesOf } from './part';
import type { Bounds, Part } from './part';

const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = Buffer.from('\ufeff');

interface Line {
  /** Number of line ends before it. */
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

/**
 * A file of JSON lines in parts. Each line stands in its part on the number that it has in the file, after empty lines, so
 * that what is said of it names the line of the file.
 */
export function ndjsonParts(bytes: Uint8Array, bounds: Bounds): readonly Part[] {
  const lines = [...linesOf(bytes)];
  const sizes = lines.map(({ start, end }) => end - start + 1);
  return stretchesOf(sizes, bounds).map(({ from, to }) => {
    const [first, last] = [lines[from], lines[to - 1]];
    const before = Buffer.alloc(first?.number ?? 0, NEWLINE);
    return {
      firstRow: from + 1,
      rows: to - from,
      bytes: Buffer.concat([before, bytes.subarray(first?.start ?? 0, last?.end ?? 0)]),
    };
  });
}

/** Lines with something in them. */
function* linesOf(bytes: Uint8Array): Generator<Line> {
  const isMarked = Buffer.compare(bytes.subarray(0, BYTE_ORDER_MARK.length), BYTE_ORDER_MARK) === 0;
  let start = isMarked ? BYTE_ORDER_MARK.length : 0;
  for (let number = 0; start < bytes.length; number += 1) {
    const found = bytes.indexOf(NEWLINE, start);
    const end = found < 0 ? bytes.length : found;
    if (!isBlank(bytes.subarray(start, end))) yield { number, start, end };
    start = end + 1;
  }
}

/** Blanks, tabs and carriage returns, as the reader of the product has it. */
function isBlank(line: Uint8Array): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}
