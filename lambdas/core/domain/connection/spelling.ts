/**
 * Spellings of one value. A provider may keep a text without the blanks around it, a UUID in lower case or without its
 * dashes (provider-apis.md 5.5): what it shows is compared with what it was sent by these and by nothing else.
 */

/** A text as a provider may keep it: without blanks around it, in Unicode's composed form; case counts. */
export function plainText(text: string): string {
  return text.trim().normalize('NFC');
}

/** Whether a text that a provider shows is what it keeps of the text that it was sent: that text, or its plain form. */
export function isKeptText(seen: string | undefined, sent: string): boolean {
  return seen !== undefined && (seen === sent || seen.normalize('NFC') === plainText(sent));
}

/** An id as the key of a map: the same for all its spellings. */
export function idKey(id: string): string {
  return id.trim().toLowerCase().replaceAll('-', '');
}

/**
 * An id as it is asked for: a UUID in lower case, as every provider keeps it, since a 404 for another spelling would pass for
 * a connection that is gone; any other id as it is.
 */
export function askedId(id: string): string {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) ? id.toLowerCase() : id;
}

/** Whether two ids differ in case, dashes and blanks around them alone; what is no text is no id. */
export function isSameId(one: unknown, other: unknown): boolean {
  return typeof one === 'string' && typeof other === 'string' && idKey(one) === idKey(other);
}

/** Whether a text is spelled as every provider keeps it, so that a filter of a list finds it wherever it is kept. */
export function hasOneSpelling(text: string): boolean {
  return text !== '' && plainText(text) === text;
}

/** Whether an id is spelled as every provider keeps it: in lower case, with its dashes. */
export function isPlainId(id: unknown): id is string {
  return typeof id === 'string' && /^[0-9a-z]{8}(-[0-9a-z]{4}){3}-[0-9a-z]{12}$/.test(id);
}
