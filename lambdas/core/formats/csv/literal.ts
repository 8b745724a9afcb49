/**
 * Texts that a spreadsheet, or our own reading, would take for something else. They are written with one `'` before them,
 * which reading takes off again, so that results can be edited and sent without a loss. A formula in a cell that somebody
 * else gave us would run on the machine of whoever opens the file.
 */

/** What begins a formula, also in full width (OWASP, "CSV Injection"). */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
/** What spreadsheets make of long numbers, and of formulas that failed. */
const CHANGED =
  /^(?:-?\d+(?:[.,]\d+)?E\+\d{2,}|#(?:N\/A|NV|NAME\?|REF!|BEZUG!|VALUE!|WERT!|DIV\/0!|NUM!|ZAHL!|NULL!|#+))$/i;

/** Whether a text looks as if a spreadsheet had put it in the place of another. */
export function looksChanged(text: string): boolean {
  return CHANGED.test(text);
}

/** A text as a cell has it. */
export function writtenAs(text: string): string {
  return isMistakable(text) ? `'${text}` : text;
}

/** The text that stands literally in a cell after its `'`; `undefined` for a cell that has none. */
export function literalIn(cell: string): string | undefined {
  const text = cell.slice(1);
  return cell.startsWith("'") && isMistakable(text) ? text : undefined;
}

/** A text that has the `'` itself is among them, so that what is taken off was put there. */
function isMistakable(text: string): boolean {
  const inner = text.replace(/^'+/, '');
  return FORMULA.test(inner) || looksChanged(inner) || inner === '' || inner !== inner.trim();
}
