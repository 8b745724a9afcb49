/** A line of a text, without what it says. */
export interface TextLine {
  /** From 1. */
  readonly number: number;
  /** In characters, without its end. */
  readonly length: number;
}

/** The lines of a text that all end with `\n`. */
export function* linesOf(text: string): Generator<TextLine> {
  let number = 1;
  for (let start = 0; start < text.length; number += 1) {
    const end = text.indexOf('\n', start);
    const length = (end < 0 ? text.length : end) - start;
    yield { number, length };
    start += length + 1;
  }
}

/** How many times `\n` stands in a text. */
export function lineEndsIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** The text without the lines at its end that have nothing but separators and blanks: a spreadsheet may have a million. */
export function withoutEmptyEnd(text: string): string {
  let end = text.length;
  while (end > 0 && /[\s,;]/.test(text.charAt(end - 1))) end -= 1;
  const line = text.indexOf('\n', end);
  return line < 0 ? text : text.slice(0, line + 1);
}
