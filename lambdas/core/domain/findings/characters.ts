/**
 * Characters that no text of a request has, whichever field it stands in: providers write names, identities and keys into
 * configuration files, where a line break begins another option. And characters that are legal and yet hardly ever meant.
 */

const CONTROL = /[\p{Cc}\u2028\u2029]/u;
const LINE_END = /(\r\n|[\n\r\u0085\u2028\u2029])$/;

/**
 * Why a text is refused, as a predicate; `undefined` when all its characters may stand in it.
 *
 * @param what the text is called where it was read with its line end
 */
export function refusalOf(text: string, what = 'it'): string | undefined {
  const isCut = LINE_END.test(text) && !CONTROL.test(text.replace(LINE_END, ''));
  if (isCut) return `must not end with a line break: ${what} was read with its line end, which must be cut off`;
  if (CONTROL.test(text)) return 'must not contain line breaks and other control characters';
  // Half a surrogate pair has no UTF-8: it cannot be stored, and sealing and URLs would replace it without a word.
  if (/\p{Surrogate}/u.test(text)) return 'must not contain half a character';
  return /\p{Bidi_Control}/u.test(text)
    ? 'must not contain characters that change the direction of the text'
    : undefined;
}

/** What a person should know of a text that may be used; as a predicate, `undefined` when there is nothing. */
export function slipIn(text: string): string | undefined {
  if (text.trim() === '') return undefined;
  if (text !== text.trim()) return 'begins or ends with a blank, which is sent as it is';
  if (/[\u2018-\u201f]/.test(text))
    return 'contains a curly quote, as word processors put them in place of straight ones';
  return /[\u00ad\u200b-\u200d\u2060\ufeff]/.test(text) ? 'contains a character that is not visible' : undefined;
}

/** The beginning of a text, at most so many UTF-16 units long; no character of it is cut in half. */
export function beginningOf(text: string, length: number): string {
  return text.slice(0, length).replace(/\p{Surrogate}$/u, '');
}
